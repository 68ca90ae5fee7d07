import { given, type Session } from '../given.ts';
import { asks } from '../table.ts';
import { IDENTITY, kept, putStartup, ready, script, slides } from './ready.ts';

const upload = (n: number, base?: number, left = 0) =>
	({ type: 'uploadDeck', slides: slides(n), kept: kept(left), base }) as const;
const deck = (n: number, left = 0) =>
	({ type: 'DeckUploaded', startup: 'su1', slides: slides(n), kept: kept(left) }) as const;
const write = (texts?: string[], base?: number, left = 0) =>
	({ type: 'saveScript', script: script(texts, kept(left)), base }) as const;
const text = (texts?: string[], left = 0) =>
	({ type: 'ScriptSaved', startup: 'su1', script: script(texts, kept(left)) }) as const;
const lines = (n: number) => Array.from({ length: n }, () => 'Un mapa.');
const LONG = 'x'.repeat(4000);

const ofStartup2 = () =>
	ready().all(
		['p2', { type: 'uploadDeck', slides: slides(1) }],
		['p2', { type: 'saveScript', script: script() }]
	);
const slidesTwice = () => ready().all(['p1', upload(1)], ['p1', upload(2)]);
const textTwice = () => ready().all(['p1', write()], ['p1', write()]);
const called = () => given().drawn().called();
const slot2Called = () => given().drawn().called('slot2');
const postponed = () => called().all(['mod', { type: 'postponeSlot', slot: 'slot1', reason: 'sin luz' }]);
/** A seat whose startup is not there. */
const lost = () => ready().apply({ type: 'SeatAdded', seat: 'p9', role: 'presenter', startup: 'su9' });

asks('[D16]', [
	['slides before doors open', ready, 'p1', upload(2), [deck(2)]],
	['slides in the lobby', () => given().lobby(), 'p1', upload(2), [deck(2)]],
	['slides once the order is drawn', () => given().drawn(), 'p1', upload(2), [deck(2)]],
	['slides while another pitches', slot2Called, 'p1', upload(2), [deck(2)]],
	['slides after the own call', called, 'p1', upload(2), 'not-now'],
	['slides after the own pitch was put off', postponed, 'p1', upload(2), [deck(2)]],
	[
		'slides of the second, while the first pitches',
		called,
		'p2',
		upload(2),
		[{ ...deck(2), startup: 'su2' }]
	],
	['slides of the second after the own call, the first waiting', slot2Called, 'p2', upload(2), 'not-now'],
	['a text before doors open', ready, 'p1', write(), [text()]],
	['a text while another pitches', slot2Called, 'p1', write(), [text()]],
	['a text after the own call', called, 'p1', write(), 'not-now'],
	['a text after the own pitch was put off', postponed, 'p1', write(), [text()]],
	[
		'a text is taken back',
		textTwice,
		'p1',
		{ type: 'saveScript', script: null },
		[{ type: 'ScriptSaved', startup: 'su1', script: null }]
	]
]);
asks('[D35]', [
	['slides are withdrawn', ready, 'p1', upload(0), [deck(0)]],
	['slides with nothing said of findings', ready, 'p1', { type: 'uploadDeck', slides: slides(1) }, [deck(1)]],
	['as many slides as there may be', ready, 'p1', upload(60), [deck(60)]],
	['one slide too many', ready, 'p1', upload(61), 'limit'],
	['as many findings left in slides as there may be', ready, 'p1', upload(1, 0, 500), [deck(1, 500)]],
	['one finding too many left in slides', ready, 'p1', upload(1, 0, 501), 'limit'],
	['as many texts as there may be', ready, 'p1', write(lines(60)), [text(lines(60))]],
	['one text too many', ready, 'p1', write(lines(61)), 'limit'],
	['texts as long as they may be', ready, 'p1', write(['Un mapa.', LONG]), [text(['Un mapa.', LONG])]],
	['a text too long by a letter', ready, 'p1', write(['Un mapa.', `${LONG}x`]), 'limit'],
	['as many findings left in a text as there may be', ready, 'p1', write(['a'], 0, 500), [text(['a'], 500)]],
	['one finding too many left in a text', ready, 'p1', write(['a'], 0, 501), 'limit']
]);
asks('[S21]', [
	['the first slides, on none', ready, 'p1', upload(2, 0), [deck(2)]],
	['the first slides, on some', ready, 'p1', upload(2, 1), 'stale'],
	['slides on the last ones', slidesTwice, 'p1', upload(1, 2), [deck(1)]],
	['slides on those before', slidesTwice, 'p1', upload(1, 1), 'stale'],
	['slides on none, a text being there', textTwice, 'p1', upload(1, 0), [deck(1)]],
	['slides on none, those of another being there', ofStartup2, 'p1', upload(1, 0), [deck(1)]],
	['slides of a startup that is not there', lost, 'p9', upload(1, 0), 'stale'],
	['the first text, on none', ready, 'p1', write(['a'], 0), [text(['a'])]],
	['the first text, on one', ready, 'p1', write(['a'], 1), 'stale'],
	['a text on the last one', textTwice, 'p1', write(['a'], 2), [text(['a'])]],
	['a text on the one before', textTwice, 'p1', write(['a'], 1), 'stale'],
	[
		'a text is taken back on the one before',
		textTwice,
		'p1',
		{ type: 'saveScript', script: null, base: 1 },
		'stale'
	],
	['a text on none, slides being there', slidesTwice, 'p1', write(['a'], 0), [text(['a'])]]
]);

const say = (said: string, left = 0) => ({ type: 'sayText', text: said, kept: kept(left) }) as const;
/** Each says whether it pitches in writing. */
const writers =
	(...seats: string[]) =>
	() =>
		given()
			.drawn()
			.all(...seats.map((seat): Parameters<Session['all']>[0] => [seat, write()]));
const pitching =
	(...seats: string[]) =>
	() =>
		writers(...seats)().pitching();
asks('[W4]', [
	['a text on air', pitching('p1'), 'p1', say('Hola.'), []],
	[
		'a text on air with findings left standing',
		pitching('p1', 'p2'),
		'p1',
		say('Hola.', 2),
		[{ type: 'AnswerKept', slot: 'slot1', kept: kept(2), at: 'now' }]
	],
	['a text of blanks', pitching('p1'), 'p1', say(' \n'), 'incomplete'],
	['a text in another’s pitch', pitching('p1', 'p2'), 'p2', say('Hola.'), 'not-now'],
	['a text of whoever speaks, while another writes', pitching('p2'), 'p1', say('Hola.'), 'not-now'],
	['a text after the call, before the pitch', () => writers('p1')().called(), 'p1', say('Hola.'), 'not-now'],
	['a text between two pitches', () => pitching('p1')().finish(), 'p1', say('Hola.'), 'not-now'],
	[
		'a text while an official speaks',
		() => pitching('p1')().all(['mod', { type: 'giveFloor', floor: { kind: 'seat', seat: 'o1' } }]),
		'p1',
		say('Hola.'),
		'not-now'
	]
]);

const startups = (n: number) => () =>
	given().apply(
		...Array.from({ length: n }, (_, i) => ({ type: 'StartupAdded', startup: `su${i}` }) as const)
	);
const changed = { type: 'IdentityChanged', startup: 'su1' } as const;
const newStartup = (startup: string) =>
	[
		{ type: 'StartupAdded', startup },
		{ type: 'SeatAdded', seat: 'p', role: 'presenter', startup }
	] as const;
asks('[D35]', [
	['a new startup with its first presenter', given, 'org', putStartup('su1', 'p'), newStartup('su1')],
	['the last startup', startups(29), 'org', putStartup('su30', 'p'), newStartup('su30')],
	['one startup too many', startups(30), 'org', putStartup('su30', 'p'), 'limit'],
	[
		'a startup is put right where there are as many as may be',
		startups(30),
		'org',
		putStartup('su0', null),
		[]
	],
	['a startup that is not there is put right', ready, 'org', putStartup('su9', null), 'not-found'],
	[
		'a startup is removed',
		ready,
		'org',
		{ type: 'removeStartup', startup: 'su1' },
		[{ type: 'StartupRemoved', startup: 'su1' }]
	],
	[
		'a startup is removed that is not there',
		ready,
		'org',
		{ type: 'removeStartup', startup: 'su9' },
		'not-found'
	]
]);
asks('[B42]', [
	['who it is changes, nothing being sent', ready, 'org', putStartup('su1', null), []],
	['who it is changes, with another’s slides and text there', ofStartup2, 'org', putStartup('su1', null), []],
	['who it is changes, with slides there', slidesTwice, 'org', putStartup('su1', null), [changed]],
	['who it is changes, with a text there', textTwice, 'org', putStartup('su1', null), [changed]],
	[
		'who it is changes, with slides withdrawn',
		() => slidesTwice().all(['p1', upload(0)]),
		'org',
		{ type: 'putStartup', startup: 'su1', seat: 'p1', identity: IDENTITY },
		[]
	]
]);
