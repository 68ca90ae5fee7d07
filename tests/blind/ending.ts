import type { SlotId } from '../../src/domain/kernel/ids.ts';
import { LIMITS } from '../../src/domain/session/limits.ts';
import type { Stage } from '../../src/domain/session/view.ts';
import { openSealed } from '../../src/wire/commitment.ts';
import { withNews } from '../../src/wire/frames.ts';
import { MOVES, type Move } from './moves.ts';
import type { Person } from './people.ts';
import type { Play } from './play.ts';
import type { Session } from './session.ts';

const MOST = 40;
/** Of so many approvals two suffice, unless all devices are new. */
const APPROVALS = 6;
/** Up to here, and not a millisecond further, everything must look alike. */
const BEFORE_RELEASE_MS = 301;

/** From wherever the moves left it to the moment before the key release, by the shortest way. */
export async function ending(p: Play, s: Session): Promise<void> {
	p.beginStep(s.moves.length);
	await assemble(p);
	let approvals = 0;
	for (let i = 1; i < MOST; i++) {
		p.beginStep(s.moves.length + i);
		const state = await p.state();
		p.covered.add(`phase ${state.phase}`);
		if (state.phase === 'aborted') return;
		if (state.phase === 'revealing')
			return p.house.time.pass(state.instant - BEFORE_RELEASE_MS - p.house.time.now);
		// Whoever came by a new device waits until it is none.
		if (state.phase === 'sealed' && ++approvals === APPROVALS) await p.house.time.pass(LIMITS.settledMs);
		const left =
			state.phase === 'pitching' && state.live === null
				? state.slots.filter((x) => x.status === 'waiting' || x.status === 'postponed')
				: [];
		// One slot is pitched in full, the others are skipped.
		const skip =
			left.length > 0 && state.phase === 'pitching' && state.slots.some((x) => x.status === 'done');
		if (skip) {
			const command = { type: 'skipSlot', slot: left[0]?.slot ?? '', reason: '' } as const;
			await p.send(p.all('moderator')[0] as Person, command);
		} else await MOVES.advance.do(p, step(i));
		await p.flush();
	}
	throw new Error(`no way to the end: ${(await p.state()).phase}`);
}

/** Everybody on the blind side looks on at the end, with ties declared. */
async function assemble(p: Play): Promise<void> {
	for (const who of p.people.filter((x) => x.blind)) {
		await p.enter(who);
		if (who.role === 'official') await p.send(who, { type: 'declareTies', ties: '' });
	}
	for (const [cast] of p.startups.entries()) if (cast > 0) await p.enter(p.presenter(cast));
	await p.flush();
}

const step = (a: number): Move => ({
	kind: 'advance',
	who: 0,
	a,
	b: 1,
	wait: 0,
	after: 0,
	onlyA: [],
	onlyB: []
});

/** The release and what comes after it. The names by slot as the panel's own frames give them; null after an abort. */
export async function finish(p: Play): Promise<ReadonlyMap<SlotId, string> | null> {
	p.record.release();
	p.beginStep(1000);
	if ((await p.state()).phase === 'aborted') return null;
	await p.house.time.pass(2000);
	p.covered.add(`phase ${(await p.state()).phase}`);
	await p.rest();
	const seen = names(p);
	await afterwards(p);
	return seen;
}

const PANEL = /^(official|moderator|auditor) /;

/** Opened by the key that came, from the ciphertext that was there before. */
function names(p: Play): Map<SlotId, string> {
	const views = new Map<string, Stage | null>();
	let last: Stage | null = null;
	for (const { stream, text } of [...p.record.before, ...p.record.after]) {
		if (!PANEL.test(stream) || !text.startsWith('42["view"')) continue;
		const [, frame] = JSON.parse(text.slice(2)) as [string, { shared: string | null }];
		const view = withNews(views.get(stream) ?? null, frame.shared);
		views.set(stream, view);
		if (view?.reveal?.key != null) last = view;
	}
	if (last?.reveal?.key == null) return new Map();
	const key = new Uint8Array(Buffer.from(last.reveal.key, 'hex'));
	return new Map(last.slots.map((x) => [x.id, openSealed(key, x.sealed).opening.name]));
}

/** Meeting, decision, record, end: names may be seen, and everything must still work. */
async function afterwards(p: Play): Promise<void> {
	const [moderator, official, auditor] = ['moderator', 'official', 'auditor'].map(
		(r) => p.all(r as 'official')[0] as Person
	);
	if (moderator === undefined || official === undefined || auditor === undefined) return;
	const slots = (await p.slots()).slice(0, 1).map((x) => x.slot);
	for (const who of p.people.filter((x) => x.line?.isOpen))
		await p.send(who, { type: 'ackReveal', skewMs: 3, late: false });
	await p.house.time.pass(10_000);
	await p.send(moderator, { type: 'decideShortlist', slots, reason: 'Decisión del panel' });
	await p.send(moderator, { type: 'openMeeting', everyone: true });
	await p.send(moderator, { type: 'setMeetingSeat', seat: official.seat, admitted: true, muted: true });
	await p.send(moderator, { type: 'endMeeting' });
	for (const file of ['record.json', 'scores.csv', 'scores.xlsx']) {
		await p.http(
			auditor,
			{ method: 'GET', path: `/s/${p.path(auditor)}/api/${file}` },
			`/s/:path/api/${file}`
		);
		const path = `/o/api/sessions/${p.session}/${file}`;
		await p.http(p.organizer, { method: 'GET', path }, `/o/api/sessions/:id/${file}`);
	}
	await p.desk({ type: 'closeSession' });
	await p.flush();
	p.covered.add(`phase ${(await p.state()).phase}`);
}
