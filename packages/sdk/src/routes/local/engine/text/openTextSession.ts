import type { PreTrainedModel, PreTrainedTokenizer, Tensor } from '@huggingface/transformers'
import { isTrineError } from '../../../../errors/base.js'
import { EngineFailedError } from '../../../../errors/local.js'
import { InputTooLongError } from '../../../../errors/request.js'
import { chatOf, completion, type NormalizedChat } from '../../../../tasks/generate.js'
import type { Engine } from '../engine.js'
import { type ModelFiles, openGraph, type RunContext, type Session } from '../session.js'
import { breathing } from './breathing.js'
import { type ImportTextLibrary, loadTextLibrary, withShelf } from './library.js'
import { createSampler } from './sampler.js'
import { createStopGate } from './stopGate.js'
import { createTextPieces } from './textPieces.js'

/**
 * Opens a model that continues conversations, from a folder in the layout of Hugging Face: its graph in
 * `onnx/`, and beside it `config.json`, `tokenizer.json` and `tokenizer_config.json` with a chat template.
 *
 * @throws EngineFailedError when the engine or the library refuses it
 * @throws DownloadError or EngineUnavailableError when the library cannot be had
 */
export async function openTextSession(
  engine: Engine,
  model: ModelFiles,
  importLibrary: ImportTextLibrary,
): Promise<Session> {
  const { core, graph, files } = model
  const failed = (stage: 'load' | 'run') => (cause: unknown) => {
    throw isTrineError(cause) ? cause : new EngineFailedError({ model: core.name, stage, cause })
  }
  const session = await openGraph(engine, model)
  const library = await loadTextLibrary(engine, importLibrary)
  const shelf = { files, weights: graph, session: breathing(session) }
  const cut = graph.lastIndexOf('/') + 1
  const loaded = await withShelf(shelf, async (name) => ({
    tokenizer: await library.AutoTokenizer.from_pretrained(name),
    model: await library.AutoModelForCausalLM.from_pretrained(name, {
      subfolder: graph.slice(0, Math.max(cut - 1, 0)),
      model_file_name: graph.slice(cut).replace(/\.onnx$/, ''),
      // Neither is asked of it, as the session is open: these are the ones that change no name.
      dtype: 'fp32',
      device: 'auto',
    }),
  })).catch(failed('load'))
  const template = templateOf(files)
  if (!template && !loaded.tokenizer.chat_template)
    throw new EngineFailedError({ model: core.name, stage: 'load' })
  return {
    run: async (inputs, context) =>
      say({ ...loaded, template }, chatOf(inputs), context).catch(failed('run')),
  }
}

/** How a conversation is written out for the model. It stands in a file of its own, or with the tokenizer. */
function templateOf(files: ModelFiles['files']): string | undefined {
  const bytes = files.get('chat_template.jinja')
  return bytes && new TextDecoder().decode(bytes)
}

type Loaded = {
  tokenizer: PreTrainedTokenizer
  model: PreTrainedModel
  template: string | undefined
}
type Prompt = { input_ids: Tensor; attention_mask: Tensor }

async function say(
  { tokenizer, model, template }: Loaded,
  chat: NormalizedChat,
  { signal, onText, seed }: RunContext,
) {
  const prompt = tokenizer.apply_chat_template(chat.messages, {
    ...(template && { chat_template: template }),
    add_generation_prompt: true,
    return_dict: true,
  }) as Prompt
  const inputTokens = prompt.input_ids.dims.at(-1) ?? 0
  const room = positionsOf(model) - inputTokens
  if (room < 1) throw new InputTooLongError({ length: inputTokens, limit: positionsOf(model) - 1 })

  const piece = createTextPieces((tokens) =>
    tokenizer.decode(tokens, { skip_special_tokens: true, clean_up_tokenization_spaces: false }),
  )
  const gate = createStopGate(chat.stop ?? [])
  const maxTokens = Math.min(chat.maxTokens, room)
  let outputTokens = 0
  let last: bigint | undefined
  let text = ''
  const tell = (delta: string) => {
    text += delta
    if (delta) onText(delta)
  }
  // Called after each token, with all of them: it tells of the text, and says whether to stop.
  const watch = ([tokens]: bigint[][]): boolean[] => {
    outputTokens++
    last = tokens?.at(-1)
    if (last !== undefined) tell(gate.push(piece(last)))
    return [signal.aborted || gate.stopped]
  }
  await model.generate({
    ...prompt,
    max_new_tokens: maxTokens,
    // The library takes functions for both, and names classes only.
    stopping_criteria: [watch] as never,
    logits_processor: (chat.temperature ? [drawing(chat, chat.temperature, seed)] : []) as never,
    // Its own sampling cannot be seeded for one request.
    do_sample: false,
    num_beams: 1,
  } as never)
  signal.throwIfAborted()
  tell(gate.end())
  const ended = gate.stopped || endTokens(model).includes(Number(last))
  return {
    outputs: completion({ text, finishReason: ended ? 'stop' : 'length' }),
    usage: { inputTokens, outputTokens },
  }
}

/** Leaves the library one token to choose from: the one that was drawn. */
function drawing({ topP = 1, seed }: NormalizedChat, temperature: number, otherwise: number) {
  const draw = createSampler({ temperature, topP, seed: seed ?? otherwise })
  return (_tokens: bigint[][], scores: Tensor): Tensor => {
    const values = scores.data as Float32Array
    const drawn = draw(values)
    values.fill(Number.NEGATIVE_INFINITY)
    values[drawn] = 0
    return scores
  }
}

/** How many tokens a model was made for, under the names that families of models give it. */
function positionsOf({ config }: PreTrainedModel): number {
  const { max_position_embeddings, n_positions } = config as {
    max_position_embeddings?: unknown
    n_positions?: unknown
  }
  const positions = max_position_embeddings ?? n_positions
  return typeof positions === 'number' ? positions : Number.POSITIVE_INFINITY
}

function endTokens(model: PreTrainedModel): unknown[] {
  type Settings = { eos_token_id?: unknown } | null
  const { generation_config, config } = model as { generation_config: Settings; config: Settings }
  return [generation_config?.eos_token_id ?? config?.eos_token_id].flat()
}
