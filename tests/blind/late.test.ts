import { afterEach, expect, test } from 'vitest';
import type { CaptionerOwn } from '../../src/domain/session/view.ts';
import type { ClientCommand } from '../../src/wire/commands.ts';
import { withNews } from '../../src/wire/frames.ts';
import { member } from './cast.ts';
import { openHouse, type House } from './house.ts';
import { MOVES } from './moves.ts';
import { Play } from './play.ts';
import { Record } from './record.ts';
import { register } from './setup.ts';
import { captioner, moderator } from './who.ts';

let house: House | undefined;
afterEach(() => house?.close());

/** A session with captions in its first pitch, everybody there; `steps` are the moderator's. */
async function pitching() {
	house = await openHouse('late', { log: () => {}, stage: () => {} });
	const record = new Record();
	const p = new Play(house, record, new Set(), [member('late one'), member('late two')], 'a');
	await register(p, { officials: 1, startups: 2 }, 'late');
	const move = async (kind: 'advance' | 'declare') => {
		p.beginStep(record.step + 1);
		await MOVES[kind].do(p, { kind, who: 0, a: 1, b: 1, wait: 0, after: 0, onlyA: [], onlyB: [] });
		await p.flush();
	};
	await move('advance');
	for (const role of ['official', 'moderator', 'projector', 'captioner', 'auditor'] as const)
		for (const who of p.all(role)) await p.enter(who);
	await move('declare');
	await move('advance');
	for (const { slot } of await p.slots())
		await p.upload(await p.castOf(slot), ['Portada', 'Datos'], () => p.act());
	await move('advance');
	await move('advance');
	const steps = async (...commands: ClientCommand[]) => {
		for (const command of commands) expect(await p.send(moderator(p), command)).toMatchObject({ ok: true });
		await p.flush();
	};
	return { p, record, steps };
}

/** What the captioner's page is told now. */
function stretch(record: Record, p: Play): string {
	let own: CaptionerOwn | null = null;
	for (const { stream, text } of record.before) {
		if (!stream.startsWith(`${captioner(p).key} socket`) || !text.startsWith('42["view"')) continue;
		const [, frame] = JSON.parse(text.slice(2)) as [string, { own: string | null }];
		if (frame.own !== null) own = withNews(own, frame.own);
	}
	return own?.stretch ?? 'none';
}

const NAME = 'Nos llamamos Quetzalia';
const CUT = { type: 'cutNow' } as const;
const resolved = (choice: 'continue' | 'postpone') => ({ type: 'resolveBreach', choice, note: '' }) as const;

test('[B45] no line that was begun before a cut, or in another call, is in any view after it', async () => {
	const { p, record, steps } = await pitching();
	const [one, two] = (await p.slots()).map((s) => s.slot) as [string, string];
	const type = async (text: string, begun: string) => {
		const ack = await p.send(captioner(p), { type: 'caption', text, stretch: begun });
		await p.flush();
		return ack?.ok;
	};
	const told = (text: string) => record.before.filter((e) => e.text.includes(text)).length;

	const first = stretch(record, p);
	expect(await type('Hacemos mapas', first)).toBe(true);
	expect(told('Hacemos mapas')).toBeGreaterThan(3);
	await steps(CUT);
	expect(await type(NAME, first)).toBe(false);
	await steps(resolved('continue'));
	expect(await type(NAME, first)).toBe(false);
	const second = stretch(record, p);
	expect(await type('Seguimos', second)).toBe(true);
	await steps(CUT, resolved('postpone'), { type: 'callSlot', slot: two });
	for (const begun of [first, second]) expect(await type(NAME, begun)).toBe(false);
	const third = stretch(record, p);
	await steps(
		{ type: 'startStep', step: 'pitch' },
		{ type: 'startStep', step: 'scoring' },
		{ type: 'finishSlot' },
		{ type: 'callSlot', slot: one }
	);
	for (const begun of [first, second, third]) expect(await type(NAME, begun)).toBe(false);
	expect(told(NAME)).toBe(0);
	expect(await type('Otra vez', stretch(record, p))).toBe(true);
	expect(told('Otra vez')).toBeGreaterThan(3);
});
