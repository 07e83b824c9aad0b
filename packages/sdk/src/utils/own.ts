/**
 * A property that an object itself has. Names that come from outside may be those that every object
 * inherits: `constructor`, `__proto__`.
 */
export function own<T>(object: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}
