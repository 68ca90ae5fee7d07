import { z } from 'zod';
import type { Command } from '../domain/session/commands.ts';
import { LIMITS } from '../domain/session/limits.ts';
import { openingFits } from './commitment.ts';
import { few, fewKeys } from './few.ts';
import { seen } from './names.ts';

/*
 * What a client may send. Everything is bounded; unknown keys are dropped. Ids of new seats and startups are not the
 * client's to choose: the server adds them (`ClientCommand` lacks them).
 */

/** The issue of a name with characters that nobody sees. */
export const UNSEEN = 'invisible characters';

const id = z.string().min(1).max(64);
const short = z.string().trim().max(LIMITS.shortText);
const name = short.refine(seen, UNSEEN);
const long = z.string().trim().max(LIMITS.longText);
const reason = z.string().trim().max(LIMITS.reason);
const minutes = z.number().int().min(0).max(LIMITS.slotMinutesMax);

/** The issue of a new id that names something of every object: whatever looks it up would find that. */
export const OF_EVERY_OBJECT = 'a name that every object has';
const fresh = id.refine((name) => !(name in {}), OF_EVERY_OBJECT);

const criterion = z.object({
	id: fresh,
	title: short,
	description: long,
	weight: z.number().min(0).max(1000),
	kind: z.enum(['scored', 'comment']),
	required: z.boolean(),
	levels: few(z.unknown(), 5)
		.pipe(z.tuple([short, short, short, short, short]))
		.readonly()
});

export const draftSchema = z.object({
	entity: short,
	category: z.literal([1, 2, 3, 4, 5, 6, 7, 8, 9]),
	challenge: z.object({ title: short, problem: long, affected: long, requirement: long }),
	startsAt: z.number().int().min(0).max(8.64e15).nullable(),
	timeZone: z.string().max(64).refine(isTimeZone, 'unknown time zone'),
	rubric: few(criterion, LIMITS.criteria)
		.refine((list) => new Set(list.map((c) => c.id)).size === list.length, 'two criteria share an id')
		.readonly(),
	minutes: z.object({ pitch: minutes, questions: minutes, scoring: minutes }),
	shortlist: z.object({
		max: z.union([z.literal(1), z.literal(2), z.literal(3)]),
		threshold: z.number().min(1).max(5).nullable(),
		tieBreak: z.union([
			z.object({ by: z.literal('criterion'), criterion: id }),
			z.object({ by: z.literal('panel') })
		])
	}),
	quorum: z.number().int().min(1).max(LIMITS.officials),
	mask: z.enum(['clear', 'strong']),
	captions: z.boolean().default(false)
});

/** Those that were good once: asking is slow, and there are some hundreds. */
const ZONES = new Set<string>();

function isTimeZone(name: string): boolean {
	if (ZONES.has(name)) return true;
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		ZONES.add(name);
		return true;
	} catch {
		return false;
	}
}

const website = z
	.string()
	.trim()
	.max(LIMITS.shortText)
	.refine(seen, UNSEEN)
	.refine((t) => t === '' || /^https?:\/\/[^\s]+$/i.test(t), 'a web address starts with http:// or https://');

export const identitySchema = z
	.object({
		name: short.min(1).refine(seen, UNSEEN),
		country: z.string().regex(/^[A-Z]{2}$/),
		city: name,
		website,
		legalRepresentative: name,
		contact: name,
		people: few(short.min(1).refine(seen, UNSEEN), 10).readonly()
	})
	.refine(openingFits, 'name, city and website are too long together');

const text = (max: number) => z.string().max(max);
const words = fewKeys(text(LIMITS.comment), LIMITS.criteria);
const sheet = z.object({
	marks: fewKeys(z.number().int().min(1).max(5).nullable(), LIMITS.criteria),
	texts: words,
	comment: text(LIMITS.comment)
});

const floor = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('nobody') }),
	z.object({ kind: z.literal('presenter') }),
	z.object({ kind: z.literal('seat'), seat: id })
]);

const c = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
	z.object({ type: z.literal(type), ...shape });

export const commandSchema = z.discriminatedUnion('type', [
	c('saveDraft', { draft: draftSchema, base: z.number().int().min(0) }),
	c('addSeat', {
		role: z.enum(['moderator', 'official', 'auditor', 'presenter', 'projector', 'captioner']),
		startup: id.nullable(),
		name
	}),
	c('renameSeat', { seat: id, name }),
	c('removeSeat', { seat: id }),
	c('putStartup', { startup: id.nullable(), identity: identitySchema }),
	c('removeStartup', { startup: id }),
	c('openDoors', { base: z.number().int().min(0).optional() }),
	c('deleteDraft', {}),
	c('reissueLink', { seat: id }),
	c('revokeLink', { seat: id }),
	c('setMatch', { seat: id, startup: id, matched: z.boolean(), reason }),
	c('abort', { reason }),
	c('contribute', { contribution: z.string().trim().max(LIMITS.contribution) }),
	c('declareTies', { ties: text(LIMITS.ties) }),
	c('saveSheet', { slot: id, sheet, base: z.number().int().min(0) }),
	c('submitSheet', { slot: id }),
	c('recognise', { slot: id }),
	c('askQuestion', { text: z.string().trim().min(1).max(LIMITS.question), slot: id.optional() }),
	c('raiseHand', { raised: z.boolean() }),
	c('saveNote', { slot: id, text: text(LIMITS.note), base: z.number().int().min(0) }),
	c('callSlot', { slot: id }),
	c('startStep', { step: z.enum(['pitch', 'questions', 'scoring']), slot: id.optional() }),
	c('pauseTimer', { slot: id.optional() }),
	c('resumeTimer', { slot: id.optional() }),
	c('extendTimer', { minutes: z.number().int().min(1).max(60), slot: id.optional() }),
	c('postponeSlot', { slot: id, reason }),
	c('skipSlot', { slot: id, reason }),
	c('finishSlot', { slot: id.optional() }),
	c('giveFloor', { floor, slot: id.optional() }),
	c('lockPresenter', { locked: z.boolean(), slot: id.optional() }),
	c('cutNow', {}),
	c('resolveBreach', {
		choice: z.enum(['continue', 'postpone', 'void']),
		note: reason,
		breach: z.number().int().optional()
	}),
	c('pickQuestion', { question: id }),
	c('closeQuestion', { question: id, answered: z.boolean() }),
	c('moveQuestion', { question: id, before: id.nullable() }),
	c('lowerHand', { seat: id }),
	c('openReview', {}),
	c('seal', { base: z.number().int().min(0).optional() }),
	c('reopen', { reason, head: z.string().max(64).optional() }),
	c('approveReveal', { head: z.string().max(64).optional() }),
	c('decideShortlist', {
		slots: few(id, LIMITS.shortlist),
		reason,
		base: z.number().int().min(0).optional()
	}),
	c('openMeeting', { everyone: z.boolean() }),
	c('setMeetingSeat', { seat: id, admitted: z.boolean().optional(), muted: z.boolean().optional() }),
	c('endMeeting', { meeting: z.number().int().optional() }),
	c('closeSession', {}),
	c('caption', { text: z.string().trim().min(1).max(LIMITS.caption), stretch: id }),
	c('showSlide', { index: z.number().int().min(0).max(LIMITS.slides) }),
	c('leaveFloor', {}),
	c('sendHelp', { startup: id, text: z.string().trim().min(1).max(LIMITS.help) }),
	c('ackReveal', { skewMs: z.number().min(-600_000).max(600_000), late: z.boolean() })
]);

/** A command as a client sends it. `putStartup` without a startup makes a new one. */
export type ClientCommand = z.infer<typeof commandSchema>;

/** Every command a client can send is one the domain knows, and all but the server's own can be sent. */
export type ServerOnly = Exclude<Command['type'], ClientCommand['type']>;
const serverOnly: Record<ServerOnly, true> = {
	releaseKey: true,
	noteHeld: true,
	noteDevice: true,
	captionWritten: true,
	uploadDeck: true,
	saveScript: true,
	sayText: true,
	leaveSeat: true
};
void serverOnly;
