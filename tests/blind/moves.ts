import { stretchOf } from '../../src/domain/session/rules/captions.ts';
import type { ClientCommand } from '../../src/wire/commands.ts';
import { forbidden } from './commands.ts';
import { FAMILIAR } from './cast.ts';
import { advance, CHOICES } from './course.ts';
import type { Noise } from './noises.ts';
import type { Play } from './play.ts';
import { probe, stranger } from './probes.ts';
import { beside, device, flood, GARBAGE, garble, revoke } from './troubles.ts';
import { asks } from './speech.ts';
import { at, blind, captioner, live, moderator, official, slotAt } from './who.ts';

/** One step of a session. The numbers choose among what is there. */
export interface Move {
	kind: MoveKind;
	who: number;
	a: number;
	b: number;
	/** Milliseconds that pass before it, and after it: short ones let things fall into one burst. */
	wait: number;
	after: number;
	/** What happens in one run only, before all that. */
	onlyA: readonly Noise[];
	onlyB: readonly Noise[];
}

interface Meaning {
	say(m: Move): string;
	do(p: Play, m: Move): Promise<void>;
}

const by = (say: (m: Move) => string, run: (p: Play, m: Move) => Promise<unknown>): Meaning => ({
	say,
	do: async (p, m) => void (await run(p, m))
});
const officially = (
	word: string,
	command: (p: Play, m: Move) => Promise<ClientCommand> | ClientCommand
): Meaning =>
	by(
		(m) => `official ${m.who}: ${word}`,
		async (p, m) => p.send(official(p, m), await command(p, m))
	);
const moderating = (
	word: string,
	command: (p: Play, m: Move) => Promise<ClientCommand> | ClientCommand
): Meaning =>
	by(
		() => `moderator: ${word}`,
		async (p, m) => p.send(moderator(p), await command(p, m))
	);

function sheet(m: Move) {
	const marks = Object.fromEntries([1, 2, 3].map((i) => [`c${i}`, 1 + ((m.a + i * m.b) % 5)]));
	return { marks, texts: {}, comment: m.b % 3 === 0 ? `Vi a ${FAMILIAR}` : '' };
}

async function question(p: Play, n: number): Promise<string> {
	const state = await p.state();
	const waiting = 'questions' in state ? state.questions : [];
	return at(waiting, n)?.id ?? 'no-question';
}

export const MOVES = {
	advance: by((m) => `what comes next (${m.a} ${m.b})`, advance),
	declare: officially('declares ties', (_, m) => ({
		type: 'declareTies',
		ties: m.a % 2 ? '' : `Conozco a ${FAMILIAR}`
	})),
	save: officially('saves a sheet', async (p, m) => {
		const slot = await slotAt(p, m.a);
		const state = await p.state();
		const revision = 'sheets' in state ? (state.sheets[slot]?.[official(p, m).seat]?.revision ?? 0) : 0;
		return { type: 'saveSheet', slot, sheet: sheet(m), base: m.b % 7 === 6 ? 9 : revision };
	}),
	submit: officially('submits a sheet', async (p, m) => ({
		type: 'submitSheet',
		slot: await slotAt(p, m.a)
	})),
	recognise: officially('recognises the startup', async (p, m) => ({
		type: 'recognise',
		slot: await slotAt(p, m.a)
	})),
	ask: officially('asks', (_, m) => ({
		type: 'askQuestion',
		text: m.a % 2 ? '¿Cuánto cuesta?' : `¿Trabaja ${FAMILIAR} con ustedes?`
	})),
	hand: officially('raises or lowers a hand', (_, m) => ({ type: 'raiseHand', raised: m.a % 3 > 0 })),
	note: officially('takes a note', async (p, m) => ({
		type: 'saveNote',
		slot: await slotAt(p, m.a),
		text: `Es ${FAMILIAR}`,
		base: m.b % 2
	})),
	yields: officially('gives the floor back', () => ({ type: 'leaveFloor' })),
	pause: moderating('pauses', () => ({ type: 'pauseTimer' })),
	resume: moderating('resumes', () => ({ type: 'resumeTimer' })),
	extend: moderating('extends', (_, m) => ({ type: 'extendTimer', minutes: 1 + (m.a % 3) })),
	postpone: moderating('postpones', async (p, m) => ({
		type: 'postponeSlot',
		slot: (await live(p))?.slot ?? (await slotAt(p, m.a)),
		reason: 'No llega'
	})),
	skip: moderating('skips', async (p, m) => ({
		type: 'skipSlot',
		slot: await slotAt(p, m.a),
		reason: 'No viene'
	})),
	floor: moderating('gives the floor', (p, m) => ({ type: 'giveFloor', floor: floor(p, m) })),
	lock: moderating('locks the presenter', (_, m) => ({ type: 'lockPresenter', locked: m.a % 2 === 0 })),
	cut: moderating('cuts', () => ({ type: 'cutNow' })),
	resolve: moderating('resolves the breach', (_, m) => ({
		type: 'resolveBreach',
		choice: CHOICES[m.a % 3] as 'void',
		note: 'Dijo su nombre'
	})),
	pick: moderating('picks a question', async (p, m) => ({
		type: 'pickQuestion',
		question: await question(p, m.a)
	})),
	answered: moderating('closes a question', async (p, m) => ({
		type: 'closeQuestion',
		question: await question(p, m.a),
		answered: m.b % 2 === 0
	})),
	sort: moderating('moves a question', async (p, m) => ({
		type: 'moveQuestion',
		question: await question(p, m.a),
		before: m.b % 2 ? null : await question(p, m.b)
	})),
	lower: moderating('lowers a hand', (p, m) => ({ type: 'lowerHand', seat: official(p, m).seat })),
	reopen: moderating('reopens', () => ({ type: 'reopen', reason: 'Falta una nota' })),
	type: by(
		(m) => `the captioner types (${m.a % 3})`,
		async (p, m) =>
			p.send(captioner(p), {
				type: 'caption',
				text: m.a % 3 === 0 ? `Dijo ser ${FAMILIAR}` : `Línea ${m.b % 5}`,
				// One in five comes from before.
				stretch: (m.b % 5 < 4 ? stretchOf(await p.state()) : null) ?? 'lobby 0'
			})
	),
	say: by(
		(m) => `the called presenter has something read, or stopped (${m.a % 4})`,
		async (p, m) => {
			const slot = (await live(p))?.slot;
			if (slot === undefined) return;
			const who = p.presenter(await p.castOf(slot));
			await p.enter(who);
			p.act();
			if (m.a % 4 === 3) return void (await asks(p, who, 'stop', {}));
			const body = m.a % 4 === 1 ? { slide: m.b % 2 } : { text: 'Cuesta diez soles. Nada más.', kept: [] };
			await asks(p, who, 'say', body);
		}
	),
	turn: by(
		(m) => `the called presenter shows slide ${m.a % 4}`,
		presenting((m) => ({ type: 'showSlide', index: m.a % 4 }))
	),
	done: by(
		() => 'the called presenter gives the floor back',
		presenting(() => ({ type: 'leaveFloor' }))
	),
	plead: by(
		() => 'the witness asks for help',
		async (p, m) =>
			p.send(p.presenter(0), {
				type: 'sendHelp',
				startup: p.startups[m.a % 3 ? 0 : p.startups.length - 1] ?? '',
				text: 'Ayuda'
			})
	),
	answer: by(
		() => 'the organizer answers the witness',
		(p) => p.desk({ type: 'sendHelp', startup: p.startups[0] ?? '', text: 'Ya va' })
	),
	rename: by(
		(m) => `the organizer renames official ${m.who}`,
		(p, m) => p.desk({ type: 'renameSeat', seat: official(p, m).seat, name: `Nombre ${m.a % 5}` })
	),
	reconnect: by(
		(m) => `blind ${m.who} connects again`,
		async (p, m) => {
			await p.leave(blind(p, m));
			await p.enter(blind(p, m));
		}
	),
	beside: by((m) => `blind ${m.who} opens a second tab`, beside),
	device: by((m) => `blind ${m.who} moves to another device`, device),
	revoke: by((m) => `official ${m.who} is revoked, knocks, and gets a new link`, revoke),
	forbid: by(
		(m) => `blind ${m.who} asks for anything (${m.a} ${m.b})`,
		async (p, m) => p.send(blind(p, m), await forbidden(p, blind(p, m), m.a, m.b))
	),
	garble: by((m) => `blind ${m.who} sends a malformed frame (${m.a % GARBAGE.length})`, garble),
	flood: by((m) => `blind ${m.who} floods`, flood),
	probe: by(
		(m) => `blind ${m.who} requests a path (${m.a} ${m.b})`,
		(p, m) => probe(p, blind(p, m), m.a, m.b)
	),
	stranger: by(
		(m) => `an outsider knocks (${m.a} ${m.b})`,
		(p, m) => stranger(p, m.a, m.b)
	),
	relay: by(
		(m) => `the relay is ${m.a % 2 ? 'back' : 'gone'}`,
		async (p, m) => p.house.voice.health(p.session, m.a % 2 === 1)
	),
	abort: by(
		() => 'the organizer aborts',
		(p) => p.desk({ type: 'abort', reason: 'Se suspende' })
	)
} satisfies { [kind: string]: Meaning };
export type MoveKind = keyof typeof MOVES;

function floor(p: Play, m: Move) {
	const kinds = [
		{ kind: 'nobody' },
		{ kind: 'presenter' },
		{ kind: 'seat', seat: official(p, m).seat },
		{ kind: 'seat', seat: moderator(p).seat },
		{ kind: 'seat', seat: 'nobody-knows' }
	] as const;
	return kinds[m.a % kinds.length] as (typeof kinds)[number];
}

function presenting(command: (m: Move) => ClientCommand) {
	return async (p: Play, m: Move) => {
		const slot = (await live(p))?.slot;
		if (slot !== undefined) await p.send(p.presenter(await p.castOf(slot)), command(m));
	};
}
