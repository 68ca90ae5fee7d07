import { describe } from 'vitest';
import type { Kept } from '../../../../src/domain/lint/finding.ts';
import type { Command } from '../../../../src/domain/session/commands.ts';
import { LIMITS } from '../../../../src/domain/session/limits.ts';
import type { PersonView } from '../../../../src/domain/session/view.ts';
import { given, type Session } from '../given.ts';
import { ABORT, decks, drawn, lobby, PHASES } from './phases.ts';
import { shows } from './views.ts';

const LINK: PersonView['link'] = { path: '/s/x#y', state: 'active', redeemedAt: 77 };
const link = () => LINK;
/** Where the desk lists p1, and its startup. */
const P1 = 'shared.people.7';
const SU1 = 'shared.startups.0';
const CLOSE: [string, Command] = ['mod', { type: 'closeSession' }];

describe('[D61] the people of a session, but for the organizer', () => {
	const person = (seat: string, role: string, over: object = {}) => ({
		seat,
		role,
		startup: null,
		name: `name of ${seat}`,
		official: null,
		link: LINK,
		ties: null,
		...over
	});
	const ties = { text: '', at: 'now-1000' };
	shows([
		[
			'each with link, number and ties',
			() => lobby().all(['o2', { type: 'declareTies', ties: 'mi primo' }]),
			'org',
			{
				'shared.people': [
					person('cap', 'captioner'),
					person('mod', 'moderator'),
					person('aud', 'auditor'),
					person('hall', 'projector'),
					person('o1', 'official', { official: 1, ties: { ...ties, at: 'now-4000' } }),
					person('o2', 'official', { official: 2, ties: { ...ties, text: 'mi primo' } }),
					person('o3', 'official', { official: 3, ties: { ...ties, at: 'now-2000' } }),
					person('p1', 'presenter', { startup: 'su1' }),
					person('p2', 'presenter', { startup: 'su2' }),
					person('o9', 'official', { official: 4 })
				]
			},
			{ link }
		],
		[
			'whatever became of a link',
			lobby,
			'org',
			{ [`${P1}.link.state`]: 'revoked' },
			{ link: () => ({ ...LINK, state: 'revoked' }) }
		]
	]);
});

describe('[D61] [B36] [A8] the link of a presenter', () => {
	const issued = (after: number) => () => {
		const s = drawn();
		const at = s.now + after;
		return s.called().apply({ type: 'LinkIssued', seat: 'p1', at });
	};
	const taken = () =>
		drawn()
			.called()
			.all(['system', { type: 'noteDevice', seat: 'p1' }]);
	/** The clock stands at its very beginning. */
	const zero = () => {
		const s = drawn();
		s.now = 0;
		return s.called();
	};
	const untold = { path: '', state: 'active', redeemedAt: 'untold' };
	const of = (is: object, seat = P1) => ({ [`${seat}.link`]: is });
	shows([
		['before the first call', drawn, 'org', of(LINK), { link }],
		['from the first call', PHASES.cal, 'org', of(untold), { link }],
		['whatever the clock says', zero, 'org', of(untold), { link }],
		['a device came', taken, 'org', of(untold), { link }],
		['one given out before the call', issued(-1), 'org', of(untold), { link }],
		['one of the moment of the call', issued(0), 'org', of({ ...untold, path: LINK.path }), { link }],
		['one from after it', issued(1), 'org', of({ ...untold, path: LINK.path }), { link }],
		['of the other none', issued(1), 'org', of(untold, 'shared.people.8'), { link }],
		['an official’s', PHASES.cal, 'org', of(LINK, 'shared.people.4'), { link }],
		['in the countdown', PHASES.cnt, 'org', of(untold), { link }],
		['from the reveal', PHASES.rvl, 'org', of(LINK), { link }],
		['closed', PHASES.clo, 'org', of(LINK), { link }],
		['aborted after the call', PHASES.abo, 'org', of(untold), { link }],
		['aborted before it', () => drawn().all(ABORT), 'org', of(LINK), { link }],
		[
			'withdrawn, after the call',
			PHASES.cal,
			'org',
			of({ ...untold, state: 'revoked' }),
			{ link: () => ({ ...LINK, state: 'revoked' }) }
		]
	]);
});

describe('[D61] [B36] [B43] [B42] what a startup has, until the first call and from the reveal', () => {
	const script = { language: 'es', texts: ['Un mapa.'], kept: [] } as const;
	const write = (s: Session) => s.all(['p1', { type: 'saveScript', script }]);
	const deck = (kept: readonly Kept[] = []) => ({
		type: 'DeckUploaded' as const,
		startup: 'su1',
		slides: [{ id: 'a', text: '' }],
		kept
	});
	const finding: Kept = { page: 3, kind: 'name', quote: 'Lima', reason: 'del reto' };
	const told = { kind: 'name', quote: 'Lima', reason: 'del reto' };
	const due = (s: Session) => s.apply({ type: 'IdentityChanged', startup: 'su1' });
	const found = () => drawn().apply(deck([finding]));
	const has = (brought: boolean | null, kept: readonly object[] = [], unchecked = false) => ({
		[`${SU1}.brought`]: brought,
		[`${SU1}.kept`]: kept,
		[`${SU1}.unchecked`]: unchecked
	});
	shows([
		['nothing', drawn, 'org', has(false)],
		['slides', () => decks(drawn()), 'org', has(true)],
		['a text alone', () => write(drawn()), 'org', has(true)],
		['what was left standing', found, 'org', has(true, [told])],
		['due to be checked again', () => due(found()), 'org', has(true, [], true)],
		[
			'of no other',
			() => due(found()),
			'org',
			{ 'shared.startups.1.unchecked': false, 'shared.startups.1.brought': false }
		],
		['called', () => found().called(), 'org', has(null)],
		['called, nothing', PHASES.cal, 'org', has(null)],
		['due, and called', () => due(found()).called(), 'org', has(null)],
		['sealed', () => found().sealed(), 'org', has(null)],
		['revealed', () => found().revealed(), 'org', has(true, [told])],
		['revealed and due', () => due(found()).revealed(), 'org', has(true, [], true)],
		['closed', () => found().revealed().all(CLOSE), 'org', has(true, [told])],
		['aborted after the call', () => found().called().all(ABORT), 'org', has(null)],
		['aborted before it', () => found().all(ABORT), 'org', has(false)],
		[
			'who it is, and its help',
			drawn,
			'org',
			{
				[`${SU1}.startup`]: 'su1',
				[`${SU1}.identity.name`]: 'Zafiro Andino',
				[`${SU1}.help`]: [{ id: 'h', from: 'organizer', text: 'ya voy', at: 7 }],
				'shared.startups.1.help': []
			},
			{
				help: (startup) => (startup === 'su1' ? [{ id: 'h', from: 'organizer', text: 'ya voy', at: 7 }] : [])
			}
		],
		['destroyed', PHASES.abo, 'org', { [`${SU1}.identity`]: null }, { identity: () => null }]
	]);
});

describe('[D61] [B43] what was left standing, in no order of slides or text', () => {
	const one = (quote: string, page = 0, reason = 'del reto', kind: Kept['kind'] = 'name'): Kept => ({
		page,
		kind,
		quote,
		reason
	});
	const kept = (slides: readonly Kept[], texts: readonly Kept[] | null) => () => {
		const s = lobby().apply({
			type: 'DeckUploaded',
			startup: 'su1',
			slides: [{ id: 'a', text: '' }],
			kept: slides
		});
		const script = { language: 'es' as const, texts: ['x'], kept: texts ?? [] };
		return texts === null ? s : s.apply({ type: 'ScriptSaved', startup: 'su1', script });
	};
	const said = (quote: string, reason = 'del reto', kind = 'name') => ({ kind, quote, reason });
	const standing = (...list: object[]) => ({ [`${SU1}.kept`]: list });
	const many = Array.from({ length: LIMITS.kept + 1 }, (_, i) => one(`q${1000 + i}`));
	shows([
		['by their words', kept([one('b'), one('a')], null), 'org', standing(said('a'), said('b'))],
		[
			'slides and text together',
			kept([one('b')], [one('c'), one('a')]),
			'org',
			standing(said('a'), said('b'), said('c'))
		],
		[
			'the same on two pages, and in the text, once',
			kept([one('a'), one('a', 2)], [one('a', 1)]),
			'org',
			standing(said('a'))
		],
		[
			'with another reason, or as another kind, twice',
			kept([one('a', 0, 'z'), one('a', 0, 'y'), one('a', 0, 'y', 'person')], null),
			'org',
			standing(said('a', 'y'), said('a', 'z'), said('a', 'y', 'person'))
		],
		[
			'no more than slides alone can have',
			kept(many.slice(1), many.slice(0, 1)),
			'org',
			standing(...many.slice(0, -1).map(({ quote }) => said(quote)))
		],
		[
			'exactly as many',
			kept(many.slice(1), null),
			'org',
			standing(...many.slice(1).map(({ quote }) => said(quote)))
		]
	]);
});

describe('[D61] [D14] what else the desk has', () => {
	const match = (s: Session) =>
		s.all(['org', { type: 'setMatch', seat: 'o1', startup: 'su2', matched: true, reason: 'prima' }]);
	shows([
		[
			'what is missing',
			given,
			'org',
			{ 'shared.missing': ['officials', 'moderator', 'auditor', 'startups'] }
		],
		[
			'nothing once doors are open',
			() => lobby().apply({ type: 'SeatRemoved', seat: 'mod' }),
			'org',
			{ 'shared.missing': [] }
		],
		[
			'matches',
			() => match(lobby()),
			'org',
			{ 'shared.matches': [{ seat: 'o1', startup: 'su2', reason: 'prima' }] }
		],
		['an abort in words', PHASES.abo, 'org', { 'shared.aborted': 'corte de luz', 'shared.matches': [] }],
		['none', PHASES.clo, 'org', { 'shared.aborted': null }]
	]);
});
