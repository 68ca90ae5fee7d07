/** Chance from a seed, the same in every run (mulberry32). */
export class Dice {
	#state: number;

	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** 0 ≤ x < 1 */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let t = this.#state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	}

	below(n: number): number {
		return Math.floor(this.next() * n);
	}

	one<T>(list: readonly T[]): T {
		return list[this.below(list.length)] as T;
	}

	maybe(share: number): boolean {
		return this.next() < share;
	}

	bytes(n: number): Buffer {
		return Buffer.from(Array.from({ length: n }, () => this.below(256)));
	}
}

const WORDS = [
	...[
		'',
		'\0',
		'%',
		'%00',
		'%c0%80',
		'../',
		'//',
		'\\',
		'[',
		']',
		'{',
		'}',
		'"',
		"'",
		'\u202e',
		'\ud800',
		'ﷺ'
	],
	...[
		'__proto__',
		'constructor',
		'toString',
		'null',
		'-1',
		'1e999',
		'9007199254740993',
		'NaN',
		'\r\n',
		'a\nb'
	]
];

/** Something that nobody expected there. */
export function odd(dice: Dice): unknown {
	const deep = (n: number): unknown => (n === 0 ? 0 : [deep(n - 1)]);
	return dice.one<() => unknown>([
		() => dice.one(WORDS),
		() => dice.one(WORDS).repeat(dice.one([2, 300, 5000])),
		() => dice.one([0, -1, 0.5, 2 ** 53, -(2 ** 31), 1e308, null, true, false]),
		() => [],
		() => ({}),
		() => deep(dice.one([3, 100, 1500])),
		() => ({ [dice.one(WORDS)]: dice.one(WORDS) }),
		() => JSON.parse('{"__proto__":{"ok":true},"length":-1}') as unknown
	])();
}

/** A value with one place of it made odd, left out or doubled. */
export function bent(value: unknown, dice: Dice): unknown {
	if (typeof value !== 'object' || value === null || dice.maybe(0.15)) return odd(dice);
	const entries = Object.entries(value);
	if (entries.length === 0) return odd(dice);
	const at = dice.below(entries.length);
	if (Array.isArray(value)) return value.map((x, i) => (i === at ? bent(x, dice) : (x as unknown)));
	if (dice.maybe(0.2)) entries.splice(at, 1);
	else (entries[at] as [string, unknown])[1] = bent(entries[at]?.[1], dice);
	if (dice.maybe(0.1)) entries.push([dice.one(WORDS), odd(dice)]);
	return Object.fromEntries(entries);
}

/** Text with some characters lost, doubled or changed. */
export function torn(text: string, dice: Dice): string {
	let out = text;
	for (let i = dice.below(3); i >= 0; i--) {
		const at = dice.below(out.length + 1);
		const put = dice.one([() => '', () => dice.one(WORDS), () => String.fromCharCode(dice.below(256))])();
		out = out.slice(0, at) + put + out.slice(at + dice.below(4));
	}
	return out;
}

/** Bytes with some of them lost or changed. */
export function tornBytes(bytes: Buffer, dice: Dice): Buffer {
	const out = Buffer.from(dice.maybe(0.3) ? bytes.subarray(0, dice.below(bytes.length + 1)) : bytes);
	for (let i = dice.below(8); i > 0 && out.length > 0; i--) out[dice.below(out.length)] = dice.below(256);
	return out;
}
