import { accept, refuse, type Context, type Decision } from '../context.ts';
import type { StartupId } from '../../kernel/ids.ts';
import { LIMITS } from '../limits.ts';
import { asked, type CommandOf, type CommandRules, type In, type SeatActor } from '../rule.ts';
import { hasBrought, hasStartup, isOpen, seatOf, type Known, type Revisions } from '../state.ts';

type StartupCommand = 'putStartup' | 'removeStartup' | 'uploadDeck' | 'saveScript' | 'sayText' | 'sendHelp';

/** Startups, what they pitch with and what they are helped with. */
export const startups: CommandRules<StartupCommand> = {
	putStartup: asked({ ever: ['organizer'], phases: ['draft'], decide: putStartup }),
	removeStartup: asked({
		ever: ['organizer'],
		phases: ['draft'],
		decide: (s, { startup }) =>
			hasStartup(s, startup) ? accept({ type: 'StartupRemoved', startup }) : refuse('not-found')
	}),
	uploadDeck: asked({
		ever: ['presenter'],
		// Which slot is whose is not in the state: the context is asked.
		phases: ['draft', 'lobby', 'pitching'],
		decide: uploadDeck
	}),
	/** A pitch in writing: prepared like slides, and said on air as a voice would be heard. */
	saveScript: asked({ ever: ['presenter'], phases: ['draft', 'lobby', 'pitching'], decide: saveScript }),
	sayText: asked({ ever: ['presenter'], phases: ['pitching'], decide: sayText }),
	sendHelp: asked({
		ever: ['organizer', 'presenter'],
		phases: ['draft', 'lobby', 'pitching', 'review', 'sealed', 'revealing', 'revealed'],
		may: ({ phase }, { role }) => role === 'presenter' || phase !== 'revealing',
		decide: (s, { startup }, { seat, role }) => {
			const theirs = role === 'organizer' ? hasStartup(s, startup) : seatOf(s, seat)?.startup === startup;
			return theirs ? accept() : refuse('not-found');
		}
	})
};

/** A new startup comes with its first presenter's seat. Who one is that is there stands in the vault; that it changed, here. */
function putStartup(s: In<'draft'>, { startup, seat }: CommandOf<'putStartup'>): Decision {
	const known = s.startups.find((x) => x.id === startup);
	if (known !== undefined) return hasBrought(known) ? accept({ type: 'IdentityChanged', startup }) : accept();
	// One that was removed meanwhile does not come back by itself.
	if (seat === null) return refuse('not-found');
	if (s.startups.length >= LIMITS.startups) return refuse('limit');
	return accept({ type: 'StartupAdded', startup }, { type: 'SeatAdded', seat, role: 'presenter', startup });
}

type Preparing = In<'draft' | 'lobby' | 'pitching'>;

/** Slides may be replaced until the own slot is called. */
function uploadDeck(
	s: Preparing,
	{ slides, kept = [], base }: CommandOf<'uploadDeck'>,
	actor: SeatActor,
	ctx: Context
): Decision {
	if (slides.length > LIMITS.slides || kept.length > LIMITS.kept) return refuse('limit');
	const startup = startupOf(s, actor);
	if (!beforeCall(s, startup, ctx)) return refuse('not-now');
	if (isStale(s, startup, 'deck', base)) return refuse('stale');
	return accept({ type: 'DeckUploaded', startup, slides, kept });
}

function saveScript(
	s: Preparing,
	{ script, base }: CommandOf<'saveScript'>,
	actor: SeatActor,
	ctx: Context
): Decision {
	if (!fits(script)) return refuse('limit');
	const startup = startupOf(s, actor);
	if (!beforeCall(s, startup, ctx)) return refuse('not-now');
	if (isStale(s, startup, 'script', base)) return refuse('stale');
	return accept({ type: 'ScriptSaved', startup, script });
}

function fits(script: CommandOf<'saveScript'>['script']): boolean {
	if (script === null) return true;
	const { texts, kept } = script;
	return (
		texts.length <= LIMITS.slides &&
		texts.every((t) => t.length <= LIMITS.spoken) &&
		kept.length <= LIMITS.kept
	);
}

/** Nothing of what is said is evidence, as nothing of a voice is: captions are, and what was left standing. */
function sayText(
	s: In<'pitching'>,
	{ text, kept }: CommandOf<'sayText'>,
	actor: SeatActor,
	ctx: Context
): Decision {
	const { live } = s;
	const startup = startupOf(s, actor);
	if (live === null || ctx.startupOf(live.slot) !== startup) return refuse('not-now');
	const written = s.startups.some((x) => x.id === startup && x.script !== null);
	if (!written || live.onAirSince === null) return refuse('not-now');
	if (text.trim() === '') return refuse('incomplete');
	return kept.length === 0 ? accept() : accept({ type: 'AnswerKept', slot: live.slot, kept, at: ctx.now });
}

/** A presenter's own. */
function startupOf(s: Known, { seat }: SeatActor): StartupId {
	return seatOf(s, seat)?.startup ?? '';
}

/** Whether a colleague stored another one meanwhile: two presenters of one startup never overwrite silently. */
function isStale(s: Known, startup: StartupId, what: keyof Revisions, base: number | undefined): boolean {
	return base !== undefined && base !== s.startups.find((x) => x.id === startup)?.revisions[what];
}

/** Until the own slot is called, and again when it was postponed. */
function beforeCall(s: Known, startup: StartupId, ctx: Pick<Context, 'startupOf'>): boolean {
	if (!isOpen(s)) return true;
	const slot = s.slots.find((x) => ctx.startupOf(x.slot) === startup);
	return slot === undefined || slot.calls === 0 || slot.status === 'postponed';
}
