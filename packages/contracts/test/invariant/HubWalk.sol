// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Session, SessionTerms} from "../../src/interfaces/IInferenceHub.sol";
import {BatchItem} from "../../src/interfaces/IQuorumVerifier.sol";
import {Claim} from "../../src/types/Claim.sol";
import {Request, RequestStatus, Terms} from "../../src/types/Request.sol";
import {HostileConsumer} from "../mocks/HostileConsumer.sol";
import {Entry} from "./Ledger.sol";
import {Walk} from "./Walk.sol";

/// @notice Steps through the hub. Each says beforehand whether the hub must take it, and is held to that.
abstract contract HubWalk is Walk {
    function request(uint256 seed) external {
        address consumer = consumerAt(seed >> 8 & 1);
        (Request memory asked, Terms memory terms, bytes memory input) =
            make(seed, consumer, userAt(seed >> 4), seed & 1 == 1);
        uint256 given = costOf(terms) - (seed % 16 == 0 ? 1 : 0);
        vm.deal(address(this), given);
        bool ok = attempt(consumer, given, abi.encodeCall(hub.request, (asked, terms, input)));
        vm.assertTrue(ok == (given == costOf(terms)), "request");
        if (ok) record(asked, terms, input, 0);
    }

    function open(uint256 seed) external {
        address[] memory consumers = new address[](2);
        consumers[0] = consumerAt(seed >> 8);
        consumers[1] = address(willing);
        uint256 deposit = seed >> 16 & 0x3fffffffffffffff;
        uint40 expires = uint40(block.timestamp + 1 + (seed >> 80) % 4 days);
        uint96 perRequest = uint96((seed >> 120) % 0.1 ether);
        SessionTerms memory terms = SessionTerms(vm.addr(sessionKey(sessions.length)), perRequest, expires, consumers);
        vm.deal(userAt(seed), deposit);
        vm.prank(userAt(seed));
        uint40 session = hub.openSession{value: deposit}(terms);
        sessions.push(session);
        deposited[session] = deposit;
    }

    function submit(uint256 seed) external {
        if (sessions.length == 0) return;
        uint256 index = (seed >> 200) % sessions.length;
        Session memory kept = hub.sessionOf(sessions[index]);
        (Request memory asked, Terms memory terms, bytes memory input) =
            make(seed, consumerAt(seed >> 8), kept.owner, seed & 1 == 1);
        if (seed % 16 == 2) asked.requester = address(1);
        uint256 cost = costOf(terms);
        bool allowed = asked.requester == kept.owner && !kept.revoked && block.timestamp < kept.expires
            && cost <= kept.perRequest && cost <= kept.balance && hub.isAllowed(sessions[index], asked.consumer);
        bool forged = seed % 16 == 4;
        bytes memory signature = signRequest(index, forged, asked, terms);
        bool ok = attempt(
            userAt(seed >> 3),
            0,
            abi.encodeCall(hub.requestFromSession, (asked, terms, input, sessions[index], signature))
        );
        vm.assertTrue(ok == (allowed && !forged), "submit");
        if (!ok) return;
        spentBySession[sessions[index]] += cost;
        record(asked, terms, input, sessions[index]);
    }

    function fulfill(uint256 seed) external {
        if (entries.length == 0) return;
        Entry storage entry = entries[pick(seed)];
        bytes memory output = outputOf(seed);
        (bytes memory evidence, uint256 given) =
            gather(questionOf(entry.asked), keccak256(output), seed >> 64 & seed >> 72 & 0xff);
        bool possible = entry.status == RequestStatus.Open && given == K && block.timestamp <= entry.terms.deadline;
        uint256 fee = entry.terms.fee;
        hostile.become(HostileConsumer.Mode(seed % 8));
        bytes memory data = abi.encodeCall(hub.fulfill, (entry.asked, keccak256(output), entry.input, output, evidence));
        aim(data, entry);
        uint256 received = address(registrar).balance;
        bool ok = attempt(userAt(seed), 0, data);
        vm.assertTrue(ok == possible, "fulfill");
        if (!ok) return;
        entry.status = RequestStatus.Answered;
        sums.earned += fee;
        ++sums.answered;
        sums.registered += (address(registrar).balance - received) / NAME_PRICE;
    }

    function fulfillBatch(uint256 seed) external {
        if (entries.length == 0) return;
        Request memory first = entries[pick(seed)].asked;
        uint256[] memory picked = new uint256[](8);
        uint256 count;
        for (uint256 i = entries.length; i != 0 && count < 8; --i) {
            Request memory asked = entries[i - 1].asked;
            if (asked.consumer == first.consumer && asked.requester == first.requester) picked[count++] = i - 1;
        }
        BatchItem[] memory items = new BatchItem[](count);
        for (uint256 i; i < count; ++i) {
            Request memory asked = entries[picked[i]].asked;
            items[i] = BatchItem(asked.inputHash, asked.nonce, keccak256(abi.encode(seed, i)));
        }
        (bytes memory evidence, uint256 given) = gatherBatch(first, items);
        bytes memory data =
            abi.encodeCall(hub.fulfillBatch, (first.consumer, first.requester, MODEL, PARAMS, items, evidence));
        bool ok = attempt(userAt(seed), 0, data);
        vm.assertTrue(ok == (given == K), "batch");
        for (uint256 i; ok && i < count; ++i) {
            Entry storage entry = entries[picked[i]];
            if (
                entry.status != RequestStatus.Open || block.timestamp > entry.terms.deadline
                    || entry.terms.callbackGas != 0
            ) continue;
            entry.status = RequestStatus.Answered;
            sums.earned += entry.terms.fee;
            ++sums.answered;
        }
    }

    function refund(uint256 seed) external {
        if (entries.length == 0) return;
        Entry storage entry = entries[pick(seed)];
        hostile.become(HostileConsumer.Mode(seed % 8));
        bool possible = entry.status == RequestStatus.Open && block.timestamp > entry.terms.deadline;
        bool ok = attempt(userAt(seed), 0, abi.encodeCall(hub.refund, (entry.asked)));
        vm.assertTrue(ok == possible, "refund");
        if (!ok) return;
        entry.status = RequestStatus.Refunded;
        ++sums.refunded;
    }

    function topUp(uint256 seed) external {
        if (sessions.length == 0) return;
        uint40 session = sessions[seed % sessions.length];
        bool over = hub.sessionOf(session).revoked;
        uint256 amount = (seed >> 8) % 1 ether;
        bool ok = attempt(userAt(seed), amount, abi.encodeCall(hub.topUpSession, (session)));
        vm.assertTrue(ok != over, "top up");
        if (ok) deposited[session] += amount;
    }

    function revoke(uint256 seed) external {
        // Seldom, or no session lives long.
        if (sessions.length == 0 || seed % 8 != 0) return;
        uint40 session = sessions[(seed >> 8) % sessions.length];
        Session memory kept = hub.sessionOf(session);
        address sender = seed % 16 == 0 ? kept.owner : address(hostile);
        bool ok = attempt(sender, 0, abi.encodeCall(hub.revokeSession, (session)));
        vm.assertTrue(ok == (!kept.revoked && sender == kept.owner), "revoke");
    }

    function withdraw(uint256 seed) external {
        address account = accounts[seed % accounts.length];
        address owner = operators.ownerOfKey(account);
        address rightful = owner == address(0) ? account : owner;
        uint256 amount = hub.balanceOf(account) + (seed >> 16 & 1);
        address sender = seed >> 17 & 1 == 1 ? rightful : userAt(seed >> 18);
        hostile.become(HostileConsumer.Mode.Accept);
        bool ok = attempt(sender, 0, abi.encodeCall(hub.withdraw, (account, address(0xf00d), amount)));
        vm.assertTrue(ok == (sender == rightful && amount <= hub.balanceOf(account) + (ok ? amount : 0)), "withdraw");
        if (ok && owner != address(0)) sums.withdrawnByOperators += amount;
    }

    function attempt(address sender, uint256 value, bytes memory data) internal returns (bool ok) {
        vm.deal(sender, sender.balance + value);
        vm.prank(sender);
        (ok,) = address(hub).call{value: value, gas: 20_000_000}(data);
    }

    function pick(uint256 seed) private view returns (uint256) {
        // Mostly among the latest, which are still open.
        uint256 window = seed >> 250 == 0 || entries.length < 12 ? entries.length : 12;
        return entries.length - 1 - (seed >> 32) % window;
    }

    function record(Request memory asked, Terms memory terms, bytes memory input, uint40 session) internal {
        entries.push(Entry(idOf(questionOf(asked)), asked, terms, input, session, RequestStatus.Open));
    }

    function signRequest(uint256 index, bool forged, Request memory asked, Terms memory terms)
        private
        view
        returns (bytes memory)
    {
        uint256 key = forged ? 1 : sessionKey(index);
        return signedRequest(key, address(hub), sessions[index], asked, terms);
    }

    /// @dev What the hostile consumer tries from within its callback.
    function aim(bytes memory data, Entry storage entry) private {
        bytes[] memory calls = new bytes[](4);
        calls[0] = data;
        calls[1] = abi.encodeCall(hub.refund, (entry.asked));
        calls[2] = abi.encodeCall(hub.withdraw, (address(hostile), address(hostile), 0));
        calls[3] = abi.encodeCall(hub.topUpSession, (entry.session));
        hostile.aim(address(hub), calls);
    }

    function gatherBatch(Request memory first, BatchItem[] memory items)
        private
        view
        returns (bytes memory evidence, uint256 given)
    {
        (uint32 epoch, address[] memory keys) = models.seatsOf(MODEL);
        evidence = abi.encodePacked(epoch);
        Claim[] memory claims = claimsOf(first, items);
        bytes32[] memory leaves = new bytes32[](items.length);
        for (uint256 i; i < keys.length && given < K; ++i) {
            if (keys[i] == address(0)) continue;
            ++given;
            for (uint256 j; j < items.length; ++j) {
                claims[j].operator = keys[i];
                leaves[j] = hashOf(claims[j]);
            }
            bytes32 batch = batchHashOf(rootOf(leaves), uint32(items.length), keys[i]);
            evidence = bytes.concat(
                evidence,
                abi.encodePacked(uint8(i), claims[0].issuedAt, claims[0].validUntil),
                signed(keyBehind[keys[i]], batch)
            );
        }
    }

    function claimsOf(Request memory asked, BatchItem[] memory items) private view returns (Claim[] memory claims) {
        claims = new Claim[](items.length);
        for (uint256 j; j < items.length; ++j) {
            (asked.inputHash, asked.nonce) = (items[j].inputHash, items[j].nonce);
            claims[j] = claimBy(0, questionOf(asked), items[j].outputHash);
        }
    }
}
