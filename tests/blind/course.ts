import type { Slot } from '../../src/domain/session/state.ts';
import { FAMILIAR } from './cast.ts';
import type { Move } from './moves.ts';
import { asks } from './speech.ts';
import type { Play } from './play.ts';
import { auditor, moderator } from './who.ts';

/** The contents of the slots: the dossier is no secret and is the same in both runs. */
const SLIDES = ['Reportes de baches', 'Mapa que se ordena', 'Resultados del piloto'];
/** The startup that is the same in both runs. */
const WITNESS = 0;
export const CHOICES = ['continue', 'postpone', 'void'] as const;

/** What a session does next when nothing goes wrong. */
export async function advance(p: Play, m: Move): Promise<void> {
	const state = await p.state();
	switch (state.phase) {
		case 'draft':
			p.house.chance.for('open');
			return void (await p.desk({ type: 'openDoors' }, false, 'open'));
		case 'lobby':
			return state.contribution === null ? drawn(p) : call(p, state.slots, m);
		case 'pitching':
			return state.live === null ? between(p, state.slots, m) : onward(p, state.live, m);
		case 'review':
			return void (await p.send(moderator(p), { type: 'seal' }));
		case 'sealed': {
			const first = !state.approvals.some((a) => a.role === 'moderator');
			const second = m.a % 3 === 0 ? null : auditor(p);
			if (first) await p.send(moderator(p), { type: 'approveReveal' });
			else
				await (second === null
					? p.desk({ type: 'approveReveal' })
					: p.send(second, { type: 'approveReveal' }));
		}
	}
}

/** The draw, and then the slides of each slot: what is pitched where is the same in both runs. */
async function drawn(p: Play): Promise<void> {
	const who = auditor(p);
	await p.enter(who);
	await p.contribute(who);
	await p.flush();
	for (const [i, slot] of (await p.slots()).entries()) {
		const cast = await p.castOf(slot.slot);
		await ready(p, cast);
		const beside = cast === WITNESS ? ` Como ${FAMILIAR}.` : '';
		const slides = SLIDES.slice(0, p.decks[i] ?? 0).map((text) => text + beside);
		await p.upload(cast, slides, () => p.act());
		// Every other slot is in writing, in both runs the same.
		const script = { language: 'es', texts: [`Turno ${i}. Se ordena por riesgo.${beside}`], kept: [] };
		p.act();
		await asks(p, p.presenter(cast), 'script', { script: i % 2 === 0 ? script : null });
	}
}

async function call(p: Play, slots: readonly Slot[], m: Move): Promise<void> {
	const next = slots.find((s) => s.status === 'waiting') ?? slots.find((s) => s.status === 'postponed');
	if (next === undefined) return;
	await attend(p, await p.castOf(next.slot), m.b % 3 > 0);
	await p.send(moderator(p), { type: 'callSlot', slot: next.slot });
}

async function between(p: Play, slots: readonly Slot[], m: Move): Promise<void> {
	if (slots.some((s) => s.status === 'waiting' || s.status === 'postponed')) return call(p, slots, m);
	await p.send(moderator(p), { type: 'openReview' });
}

async function onward(p: Play, now: { step: string; cut: boolean }, m: Move): Promise<void> {
	if (now.cut) {
		await p.send(moderator(p), { type: 'resolveBreach', choice: CHOICES[m.a % 3] as 'void', note: '' });
		return;
	}
	const next = { called: 'pitch', pitch: m.a % 4 === 0 ? 'scoring' : 'questions', questions: 'scoring' }[
		now.step
	];
	if (next === undefined) await p.send(moderator(p), { type: 'finishSlot' });
	else await p.send(moderator(p), { type: 'startStep', step: next as 'pitch' });
}

/** A presenter who can act, however that came about. */
async function ready(p: Play, cast: number): Promise<void> {
	await p.enter(p.presenter(cast));
}

/** The presenters of a startup are there, or are not: the moderator is told that once, so it is the script's. */
async function attend(p: Play, cast: number, there: boolean): Promise<void> {
	const first = p.presenter(cast);
	await ready(p, cast);
	for (const who of p.people.filter((x) => x.startup === cast && x.line?.isOpen)) {
		who.line?.tell('presence', { ready: there && who === first });
		await who.line?.rest();
	}
}
