import { Dice, tornBytes } from '../fuzz/dice.ts';

/** How far ahead of its stream a forged packet may say it is; a minute and more. */
export const FORGED_AHEAD = 20_000;

const COOKIE = Buffer.from('2112a442', 'hex');

/**
 * Datagrams that only somebody on the wire could send, in the shape of STUN, DTLS, RTP and RTCP: torn, made up, or with
 * the numbers of a real packet of sound and a payload that nobody signed.
 */
export function garbage(packet: Buffer, seed: number, many: number, kinds = KINDS): Buffer[] {
	const dice = new Dice(seed);
	return Array.from({ length: many }, (_, i) => kinds[i % kinds.length]!(packet, dice));
}

type Kind = (packet: Buffer, dice: Dice) => Buffer;

/** As media: what LiveKit has to tell from a speaker's own packets. */
export const MEDIA: readonly Kind[] = [
	forged,
	(packet, dice) => Buffer.concat([packet.subarray(0, 1), tornBytes(packet.subarray(1), dice)]),
	(packet) => packet.subarray(0, 12),
	rtcp,
	(packet, dice) => Buffer.concat([packet.subarray(0, 1), dice.bytes(dice.below(1400))])
];

const KINDS: readonly Kind[] = [
	...MEDIA,
	(_, dice) => dice.bytes(dice.below(1400)),
	stun,
	(_, dice) => record(dice, dice.one([20, 22, 23, 25]), dice.bytes(dice.below(600))),
	// "The connection ends", in clear as before a handshake.
	(_, dice) => record(dice, 21, Buffer.from(dice.one(['0100', '0228', '0214']), 'hex'))
];

/** A request, an answer or a word to nobody, with attributes whose lengths lie. */
function stun(_: Buffer, dice: Dice): Buffer {
	const head = Buffer.alloc(4);
	head.writeUInt16BE(dice.one([0x0001, 0x0101, 0x0111, 0x0011, 0x0003]), 0);
	head.writeUInt16BE(dice.one([0, 8, 12, 0xfffc]), 2);
	return Buffer.concat([head, COOKIE, dice.bytes(12), dice.bytes(dice.below(64))]);
}

function record(dice: Dice, type: number, body: Buffer): Buffer {
	const head = Buffer.from([type, 0xfe, 0xfd, 0, dice.below(2), ...dice.bytes(6), 0, 0]);
	head.writeUInt16BE(dice.maybe(0.8) ? body.length : dice.below(65_536), 11);
	return Buffer.concat([head, body]);
}

/** Of the speaker, later in its stream, with other sound: taken for real it would move the stream on by minutes. */
function forged(packet: Buffer, dice: Dice): Buffer {
	const out = Buffer.from(packet);
	out.writeUInt16BE((out.readUInt16BE(2) + 1 + dice.below(FORGED_AHEAD)) % 65_536, 2);
	out.writeUInt32BE((out.readUInt32BE(4) + dice.below(2 ** 24)) % 2 ** 32, 4);
	dice.bytes(out.length - 32).copy(out, 32);
	return out;
}

/** A goodbye, a report or a wish in the speaker's name, in clear. */
function rtcp(packet: Buffer, dice: Dice): Buffer {
	const body = dice.bytes(dice.one([0, 4, 20, 24]));
	const head = Buffer.from([0x81, dice.one([200, 201, 203, 205, 206]), 0, 1 + body.length / 4]);
	return Buffer.concat([head, packet.subarray(8, 12), body]);
}
