import { randomBytes } from 'node:crypto';
import {
	analyseEnrolment,
	createMask,
	type Enrolment,
	type MaskKind
} from '../../src/lib/voice/mask/mask.ts';
import { Decimator, Interpolator } from '../../src/lib/voice/mask/resample.ts';
import { featuresOf } from './hear.ts';
import { grammarOf, type Lesson, Recogniser } from './recogniser.ts';
import { type Language, spoken, textOf } from './sentences.ts';
import { RATE, speak, type Speaker, TEACHERS, TESTED } from './synth.ts';

/*
 * `npm run voice:measure [-- clear strong]`: how many words of a closed vocabulary the mask costs in Spanish and
 * Portuguese, beside English. Synthetic voices throughout (espeak-ng must be installed): it compares languages, it
 * does not tell how well people understand.
 */
const LANGUAGES: readonly Language[] = ['es', 'pt', 'en'];
const LISTS = 20;
const LIST_LENGTH = 5;
const BLOCK = 128;
const ENOUGH = 5;

/** Lists of words in no order, alike in every run: they teach how words flow into each other. */
function lists(words: readonly string[], count: number, salt: number): string[][] {
	let state = salt;
	const next = (): string => words[(state = (state * 48_271) % 2_147_483_647) % words.length]!;
	return Array.from({ length: count }, () => Array.from({ length: LIST_LENGTH }, next));
}

function lessons(language: Language, words: readonly string[], teacher: Speaker, salt: number): Lesson[] {
	const said = [...words.map((w) => [w]), ...lists(words, LISTS, salt)];
	const sounds = speak(
		language,
		teacher,
		said.map((list) => list.join(' '))
	);
	return said.map((list, i) => ({ words: list, frames: featuresOf(sounds[i]!) }));
}

function masked(sound: Float32Array, kind: MaskKind, enrolment: Enrolment | null): Float32Array {
	const key = new Uint8Array(randomBytes(32));
	const mask = createMask({ sampleRate: 48_000, key, kind, ...(enrolment ? { enrolment } : {}) });
	const wide = new Float32Array(Math.ceil((sound.length * 3 + mask.delay) / BLOCK) * BLOCK);
	const up = new Interpolator();
	sound.forEach((v, i) => up.push(v, wide, 3 * i));
	const out = new Float32Array(wide.length);
	for (let at = 0; at < wide.length; at += BLOCK)
		mask.process(wide.subarray(at, at + BLOCK), out.subarray(at, at + BLOCK));
	const down = new Decimator();
	const narrow = new Float32Array(sound.length);
	let at = 0;
	for (const v of out.subarray(mask.delay)) if (down.push(v) && at < narrow.length) narrow[at++] = down.value;
	return narrow;
}

function joined(parts: readonly Float32Array[]): Float32Array {
	const all = new Float32Array(parts.reduce((n, p) => n + p.length, 0));
	parts.reduce((at, p) => (all.set(p, at), at + p.length), 0);
	return all;
}

/** Least insertions, deletions and exchanges from one list of words to another. */
function distance(a: readonly string[], b: readonly string[]): number {
	let row = b.map((_, j) => j + 1);
	a.forEach((x, i) => {
		let diagonal = i;
		let left = i + 1;
		row = row.map((up, j) => {
			const best = Math.min(up + 1, left + 1, diagonal + (x === b[j] ? 0 : 1));
			diagonal = up;
			return (left = best);
		});
	});
	return row.at(-1) ?? a.length;
}

const kept = new Map<string, Float32Array[]>();
/** All words and then all sentences by one of those tested. */
function spokenBy(language: Language, speaker: Speaker): Float32Array[] {
	const { sentences, words } = textOf(language);
	const name = language + speaker.variant;
	const sounds = kept.get(name) ?? speak(language, speaker, [...words, ...sentences.map(spoken)]);
	kept.set(name, sounds);
	return sounds;
}

interface Errors {
	words: number;
	sentences: number;
}

/** Word errors in percent, in isolated words and in sentences, as `through` changes what is heard. */
function errors(
	language: Language,
	recogniser: Recogniser,
	through: (sound: Float32Array, speaker: Speaker) => Float32Array
): Errors {
	const { sentences, words } = textOf(language);
	const grammar = grammarOf(sentences);
	let [wrong, missed, all] = [0, 0, 0];
	for (const speaker of TESTED) {
		const heard = spokenBy(language, speaker).map((sound) => featuresOf(through(sound, speaker)));
		words.forEach((w, i) => (wrong += recogniser.word(heard[i]!) === w ? 0 : 1));
		sentences.forEach((s, i) => {
			missed += distance(s, recogniser.sentence(heard[words.length + i]!, grammar));
			all += s.length;
		});
	}
	return { words: (100 * wrong) / (words.length * TESTED.length), sentences: (100 * missed) / all };
}

function measure(language: Language, kinds: readonly MaskKind[]): Record<string, Errors> {
	const { words } = textOf(language);
	const recogniser = new Recogniser(words);
	recogniser.train(TEACHERS.flatMap((teacher, i) => lessons(language, words, teacher, 1000 + i)));
	const enrolments = new Map(
		TESTED.map((speaker) => {
			const text = speak(
				language,
				speaker,
				lists(words, 10, 77).map((list) => list.join(' '))
			);
			return [speaker, analyseEnrolment(joined(text), RATE)];
		})
	);
	const result: Record<string, Errors> = { none: errors(language, recogniser, (sound) => sound) };
	for (const kind of kinds) {
		result[kind] = errors(language, recogniser, (sound, speaker) =>
			masked(sound, kind, enrolments.get(speaker) ?? null)
		);
	}
	return result;
}

const asked = process.argv.slice(2).filter((a): a is MaskKind => a === 'clear' || a === 'strong');
const kinds: MaskKind[] = asked.length > 0 ? asked : ['clear', 'strong'];
const all = Object.fromEntries(LANGUAGES.map((l) => [l, measure(l, kinds)])) as Record<
	Language,
	Record<string, Errors>
>;
const figure = (x: number): string => x.toFixed(1).padStart(6);
console.log('word error in %     words  loss   sentences  loss   loss above English');
for (const kind of ['none', ...kinds])
	for (const language of LANGUAGES) {
		const [here, plain] = [all[language][kind]!, all[language]['none']!];
		const loss = (of: Record<string, Errors>): number =>
			(of[kind]!.words - of['none']!.words + of[kind]!.sentences - of['none']!.sentences) / 2;
		const above = loss(all[language]) - loss(all.en);
		const verdict =
			language === 'en' || kind === 'none' ? '' : `${figure(above)}${above > ENOUGH ? '  TOO MUCH' : ''}`;
		console.log(
			`${kind.padEnd(8)} ${language}     ${figure(here.words)}${figure(here.words - plain.words)}     ` +
				`${figure(here.sentences)}${figure(here.sentences - plain.sentences)}   ${verdict}`
		);
	}
