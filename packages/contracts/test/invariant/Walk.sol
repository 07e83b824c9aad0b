// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {NameRegistrar} from "../../src/examples/NameRegistrar.sol";
import {NameRules} from "../../src/examples/NameRules.sol";
import {EvidencePolicy} from "../../src/interfaces/IInferenceConsumer.sol";
import {PUSH_NONCE} from "../../src/types/Limits.sol";
import {Claim, Question} from "../../src/types/Claim.sol";
import {Request, RequestStatus, Terms} from "../../src/types/Request.sol";
import {WillingConsumer} from "../mocks/Consumers.sol";
import {HostileConsumer} from "../mocks/HostileConsumer.sol";
import {Fixture} from "../utils/Fixture.sol";
import {Entry, Sums} from "./Ledger.sol";

/// @notice The stage of a random walk: contracts, actors, and an own account of what should be true.
abstract contract Walk is Fixture {
    uint256 internal constant NAME_PRICE = 0.01 ether;
    uint256 internal constant USERS = 3;
    uint256 internal constant OPERATORS = 10;

    NameRegistrar internal registrar;
    HostileConsumer internal hostile;
    WillingConsumer internal willing;
    Entry[] internal entries;
    uint40[] internal sessions;
    mapping(uint40 => uint256) internal deposited;
    mapping(uint40 => uint256) internal spentBySession;
    address[] internal accounts;
    Sums internal sums;
    uint256 internal nonce;
    mapping(address => uint256) internal keyBehind;
    /// @dev All that an operator has ever had.
    mapping(uint256 => address[]) internal keysOf;

    function prepare() public {
        Fixture.setUp();
        EvidencePolicy[] memory policies = new EvidencePolicy[](1);
        policies[0] = EvidencePolicy(verifier, 1 ether, 1 hours, 0);
        registrar = new NameRegistrar(hub, policies, MODEL, NAME_PRICE, address(this), new string[](0));
        hostile = new HostileConsumer();
        willing = new WillingConsumer();
        for (uint256 i; i < USERS; ++i) {
            vm.deal(userAt(i), 1000 ether);
            accounts.push(userAt(i));
        }
        accounts.push(address(hostile));
        accounts.push(address(willing));
        accounts.push(address(registrar));
        for (uint256 i; i < SEATS; ++i) {
            remember(i, keyAt(i));
        }
    }

    function reached() external view returns (Sums memory) {
        return sums;
    }

    function userAt(uint256 i) internal pure returns (address) {
        return address(uint160(0xa000 + i % USERS));
    }

    function sessionKey(uint256 i) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode("session", i)));
    }

    function consumerAt(uint256 seed) internal view returns (address) {
        return seed % 3 == 0 ? address(hostile) : seed % 3 == 1 ? address(willing) : address(registrar);
    }

    function costOf(Terms memory terms) internal pure returns (uint256) {
        return uint256(terms.fee) + uint256(terms.rebate) * 1 gwei + terms.value;
    }

    function outputOf(uint256 seed) internal pure returns (bytes memory) {
        return abi.encodePacked(int32(5), int32(seed % 4 == 0 ? int256(9) : int256(-9)));
    }

    /// @dev A new question of a kind, with terms of every sort that the hub takes.
    function make(uint256 seed, address consumer, address requester, bool callback)
        internal
        returns (Request memory asked, Terms memory terms, bytes memory input)
    {
        input = NameRules.toInput(bytes(string.concat("n-", vm.toString(++nonce % 40))));
        asked = Request(consumer, requester, MODEL, PARAMS, keccak256(input), PUSH_NONCE | nonce);
        terms = Terms({
            fee: uint80(K * PRICE + seed % 1000),
            // At a base fee of zero the hub takes no more.
            rebate: uint32(seed >> 16) % 2_000_001,
            value: callback ? (seed % 5 == 0 ? 1 : uint96(NAME_PRICE)) : 0,
            deadline: uint40(block.timestamp + 1 + (seed >> 48) % 1 days),
            callbackGas: callback ? 150_000 : 0
        });
    }

    /// @dev Evidence by the keys that hold the seats now; by fewer than k where so many do not.
    function gather(Question memory question, bytes32 outputHash, uint256 skip)
        internal
        view
        returns (bytes memory evidence, uint256 given)
    {
        (uint32 epoch, address[] memory keys) = models.seatsOf(MODEL);
        evidence = abi.encodePacked(epoch);
        Claim memory claim = claimBy(0, question, outputHash);
        for (uint256 i; i < keys.length && given < K; ++i) {
            if (keys[i] == address(0) || skip >> i & 1 == 1) continue;
            ++given;
            claim.operator = keys[i];
            evidence = bytes.concat(evidence, packed(i, claim, signed(keyBehind[keys[i]], hashOf(claim))));
        }
    }

    /// @dev Deriving an address takes longer than anything else here: each is derived once.
    function remember(uint256 i, uint256 key) internal {
        address account = vm.addr(key);
        keyBehind[account] = key;
        keysOf[i].push(account);
        accounts.push(account);
    }

    /// @dev Made ready for operator i, but not its yet.
    function freshKey(uint256 i) internal view returns (uint256) {
        return uint256(keccak256(abi.encode("fresh", i, keysOf[i].length)));
    }
}
