import { describe } from 'vitest';
import type { Session } from '../given.ts';
import { ABORT, decks, drawn, PHASES, reveal } from './phases.ts';
import { shows } from './views.ts';

const ANDROMEDA = { word: 'Andromeda', figure: 0, colour: 0 };
const AQUILA = { word: 'Aquila', figure: 1, colour: 1 };

describe('[D61] what a startup has brought', () => {
	const script = { language: 'es', texts: ['Un mapa.'], kept: [] } as const;
	const slide = (id: string) => ({ id, text: `text of ${id}` });
	const both = () => decks(drawn()).all(['p1', { type: 'saveScript', script }]);
	const changed = () => both().apply({ type: 'IdentityChanged', startup: 'su1' });
	const none = { 'own.deck': [], 'own.script': null, 'own.revisions': { deck: 0, script: 0 } };
	const checked = { 'own.unchecked': { deck: false, script: false } };
	const seat = (startup: string | null) => () =>
		drawn().apply({ type: 'SeatAdded', seat: 'p9', role: 'presenter', startup });
	shows([
		['nothing', drawn, 'p1', { ...none, ...checked, 'own.startup': 'su1', 'own.role': 'presenter' }],
		[
			'slides and a text',
			both,
			'p1',
			{
				'own.deck': ['a1', 'b1', 'c1'].map(slide),
				'own.script': script,
				'own.revisions': { deck: 1, script: 1 },
				...checked
			}
		],
		['the other’s', both, 'p2', { 'own.deck': [slide('a2')], 'own.script': null, 'own.startup': 'su2' }],
		['to be checked again', changed, 'p1', { 'own.unchecked': { deck: true, script: true } }],
		['not the other', changed, 'p2', checked],
		['gone with an abort', () => both().all(ABORT), 'p1', { ...none, ...checked, 'own.turn': null }],
		[
			'a startup that is not there',
			seat('su9'),
			'p9',
			{ ...none, ...checked, 'own.startup': 'su9', 'own.turn': null }
		],
		[
			'none at all',
			seat(null),
			'p9',
			{ ...none, ...checked, 'own.startup': '', 'own.turn': null, 'own.called': null }
		]
	]);
});

describe('[D61] [B12] as the startup’s own people see it', () => {
	const help = [{ id: 'h1', from: 'presenter', text: 'no oigo', at: 7 } as const];
	const written = { help: (startup: string) => (startup === 'su1' ? help : []) };
	shows([
		['its name', drawn, 'p1', { 'own.name': 'Zafiro Andino', 'own.identity.name': 'Zafiro Andino' }],
		['the other’s', drawn, 'p2', { 'own.name': 'Nimbo del Sur', 'own.identity.name': 'Nimbo del Sur' }],
		['destroyed', PHASES.abo, 'p1', { 'own.name': '', 'own.identity': null }, { identity: () => null }],
		['its help', drawn, 'p1', { 'own.help': help }, written],
		['no other’s help', drawn, 'p2', { 'own.help': [] }, written]
	]);
});

/** Of four sheets o1's is set aside and o9's was never written; what o2 and o3 wrote has blanks around it. */
function read(): Session {
	const s = drawn();
	s.all(['org', { type: 'setMatch', seat: 'o1', startup: 'su1', matched: true, reason: 'socio' }]);
	const [first = '', second = ''] = s.criteria;
	s.pitching();
	const say = (seat: string, comment: string, texts: Record<string, string>) =>
		s.all(
			[seat, { type: 'saveSheet', slot: 'slot1', sheet: { ...s.sheet(4), comment, texts }, base: 0 }],
			[seat, { type: 'submitSheet', slot: 'slot1' }]
		);
	say('o1', 'de un socio', { [first]: 'de un socio' });
	say('o2', ' zeta ', { [second]: ' útil ', [first]: 'nuevo' });
	say('o3', 'alfa', { [first]: 'claro', [second]: ' ' });
	return s.finish();
}

describe('[D61] [S14] what is opened of the own pitch at the reveal', () => {
	const none = { 'own.pseudonym': null, 'own.slot': null, 'own.result': null };
	const both = () => reveal(read().pitching('slot2').score('o1', 'slot2', 3).finish());
	shows([
		['nothing while it is on', PHASES.pit, 'p1', none],
		['nothing in the countdown', PHASES.cnt, 'p1', none],
		['pseudonym and slot', both, 'p1', { 'own.pseudonym': ANDROMEDA, 'own.slot': 'slot1' }],
		['the other’s', both, 'p2', { 'own.pseudonym': AQUILA, 'own.slot': 'slot2' }],
		[
			'words by criterion, in the order of their letters, and none that is set aside or blank',
			both,
			'p1',
			(s) => ({
				'own.result.comments': ['alfa', 'zeta'],
				'own.result.texts': [
					{ criterion: s.criteria[0], text: 'claro' },
					{ criterion: s.criteria[0], text: 'nuevo' },
					{ criterion: s.criteria[1], text: 'útil' }
				],
				'own.result.row.slot': 'slot1',
				'own.result.row.total': 4,
				'own.result.row.counted': 2
			})
		],
		[
			'where nobody wrote anything',
			both,
			'p2',
			{
				'own.result.comments': [],
				'own.result.texts': [],
				'own.result.row.slot': 'slot2',
				'own.result.row.total': 3
			}
		],
		[
			'closed it stays',
			() => both().all(['mod', { type: 'closeSession' }]),
			'p1',
			{ 'own.slot': 'slot1', 'own.result.comments': ['alfa', 'zeta'] }
		],
		['nobody’s by the draw', both, 'p1', none, { startupOf: () => null }]
	]);
});
