import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { limits } from '../../../server/limits.ts';
import type { CommandAck } from '../../../src/wire/frames.ts';
import { Hosted, identity } from '../../support/hosted.ts';
import { recorded } from '../../support/recorded.ts';
import { composed, dataFolder, IDENTITY, performing } from './composed.ts';

let house: Hosted;

beforeEach(async () => {
	house = await Hosted.open();
	await house.prepare([identity('Quipu Vial'), identity('Yakuna')]);
});
afterEach(() => house.close());

function saving(name: string) {
	const { path, cookie } = house.enter(name);
	const headers = { cookie: `bp_seat=${cookie}`, origin: house.base, 'content-type': 'application/json' };
	return async (texts: readonly string[]) => {
		const body = JSON.stringify({ script: { language: 'es', texts, kept: [] } });
		const answer = await fetch(`${house.base}${path}/api/speech/script`, { method: 'POST', headers, body });
		return answer.status;
	};
}

/** By the socket's way. */
function asks(name: string, command: { type: 'cutNow' } | { type: 'raiseHand'; raised: boolean }) {
	const actor = { kind: 'seat', ...house.seats[name]! } as const;
	return house.server.sessions.submit(house.session, `${Math.random()}`, command, actor);
}

const refused = (ack: CommandAck) => (ack.ok ? null : ack.refusal);

test('[K67] what a seat has recorded counts as it is stored, by whatever door; beyond its quota it is told, and nobody else', async () => {
	const { quotas } = house.server.sessions.ports;
	const counted: Record<string, number> = {};
	const count = quotas.recorded.bind(quotas);
	quotas.recorded = (payer, bytes) => {
		counted[payer.seat] = (counted[payer.seat] ?? 0) + bytes;
		count(payer, bytes);
	};
	const seat = (name: string) => house.seats[name]!.seat;
	const save = saving('presenter0');
	expect(await save(['Un mapa que se ordena.', 'Mejora. '.repeat(400)])).toBe(204);
	await house.drawn();
	await asks('official1', { type: 'raiseHand', raised: true });
	const { events } = await recorded(await house.server.sessions.room(house.session));
	const stored = (type: string) =>
		Buffer.byteLength(JSON.stringify(events.findLast((e) => e.type === type)?.data));
	expect(counted[seat('presenter0')]).toBe(stored('ScriptSaved'));
	expect(stored('ScriptSaved')).toBeGreaterThan(40_000);
	expect(counted[seat('official1')]).toBe(stored('TiesDeclared') + stored('HandRaised'));

	// Twice: what is earned again while this runs opens none of them.
	for (const [name, side] of [
		['presenter0', 'su0'],
		['official1', ''],
		['moderator', '']
	] as const)
		count({ session: house.session, side, seat: seat(name) }, 2 * limits.quotaBytes);
	expect(await save(['Otro texto.'])).toBe(429);
	expect(refused(await asks('official1', { type: 'raiseHand', raised: false }))).toBe('rate');
	expect(await saving('presenter1')(['Un texto.'])).toBe(204);
	expect(refused(await asks('official2', { type: 'raiseHand', raised: true }))).toBe(null);
	// What closes is never in the way of anything.
	const actor = { kind: 'seat', ...house.seats['moderator']! } as const;
	expect(refused(await asks('moderator', { type: 'raiseHand', raised: true }))).toBe('rate');
	quotas.open = () => true;
	await house.pitch(0);
	quotas.open = () => false;
	expect(await house.server.sessions.submit(house.session, 'cut', { type: 'cutNow' }, actor)).toMatchObject({
		ok: true
	});
});

test('[K66] a session larger than memory is loaded at a start and its record goes out', async () => {
	const dataDir = dataFolder();
	const server = await composed(dataDir);
	const session = await server.sessions.create();
	const perform = await performing(server, session);
	await perform({ type: 'putStartup', startup: 'su', seat: 'p', identity: IDENTITY });
	// Three bytes a letter.
	const script = { language: 'es', texts: Array<string>(60).fill('語'.repeat(4000)), kept: [] } as const;
	for (let i = 0; i < 40; i++)
		expect((await perform({ type: 'saveScript', script }, 'p', 'presenter')).ok).toBe(true);
	const { seq } = (await server.sessions.room(session))!.live;
	await server.close();
	const worker = new Worker(new URL('./large.worker.ts', import.meta.url), {
		workerData: { dataDir, session },
		resourceLimits: { maxOldGenerationSizeMb: 80 }
	});
	const read = await new Promise<{ seq: number; letters: number }>((resolve, reject) => {
		worker.once('message', resolve).once('error', reject);
	});
	expect(read.seq).toBe(seq);
	expect(read.letters).toBeGreaterThan(100e6);
}, 60_000);
