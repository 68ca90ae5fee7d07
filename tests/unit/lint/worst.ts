import type { Identity } from '../../../src/domain/kernel/identity.ts';

/** Repeated, each is the worst for some step: letters that fold into many, runs without an end, half of a pattern. */
export const WORST: readonly string[] = [
	...['\ufdfa', '\u0301', 'a\u0301', '\u200b', 'a\u200b', '\ufb03', 'à', '🅰', 'ü', 'u\u0308'],
	...[
		'1',
		'1-',
		'1.',
		'12 ',
		'(1)',
		'20123456789',
		'+',
		'.',
		'a.',
		'a.b',
		'-',
		'-a',
		'_',
		'a_',
		'%',
		'@',
		'a@'
	],
	...['aB', 'a\u0301B', 'AAa', 'a1'],
	...['a', 'A', 'Aa', 'Aa ', 'A. ', 'A.', ' ', '\n', 'a    ', '$a', 'q ', 'qu ', 'Q.V. ', 'aaaa a'],
	...[
		'quipu vial ',
		'quipu',
		'quipuvia ',
		'kuipu',
		'Arequip',
		'Arequipa ',
		'a r e q u i p ',
		'Yesenia ',
		'Renzo de '
	],
	...[
		'www.',
		'www.a',
		'a dot ',
		'a dot com ',
		'a (at) ',
		'https://a/',
		'[',
		'<a>',
		', ',
		'instagram: ',
		'síganos en '
	],
	...['Av. ', 'Av. Lima ', 'Av. Lima 12, Lima, ', 'oficina 302, ', 'Lima, ', 'sede en Lima de ', 'cep 0'],
	...['CEO ', 'CEO y ', 'CEO Ana ', 'Dr. ', 'Ana de la ', 'S.A. De ', 'Foo de ', 'Aa, S', 'soy ', "O'"],
	...[
		'ruc ',
		'ruc :\t',
		'RUC: 1',
		'AAA99',
		'tel ',
		'tel. 9',
		'como ',
		'como ya ',
		'ganamos el premio ',
		'our client '
	]
];

/** Somebody with so many people and words in the name. */
export function somebody(people: number, words = 3): Identity {
	const name = (i: number) => `Yesenia${letters(i)} Huamán${letters(i)} Ccopa`;
	return {
		name: ['Quipu', 'Vial', ...Array.from({ length: words - 2 }, (_, i) => `Quifiro${letters(i)}`)].join(' '),
		country: 'PE',
		city: 'Arequipa',
		website: 'https://www.quipuvial.com.pe',
		legalRepresentative: name(0),
		contact: 'r.apaza@quipuvial.com.pe, +51 987 604 213',
		people: Array.from({ length: people }, (_, i) => name(i))
	};
}

function letters(i: number): string {
	return i === 0 ? '' : String.fromCharCode(97 + (i % 26)) + letters(Math.floor(i / 26));
}

/** The processor's time of the fastest of some rounds, ms: other work on the machine does not count. */
export function cpu(run: () => void, rounds = 3): number {
	let best = Infinity;
	for (let i = 0; i < rounds; i++) {
		const before = process.threadCpuUsage();
		run();
		const { user, system } = process.threadCpuUsage(before);
		best = Math.min(best, (user + system) / 1000);
	}
	return best;
}
