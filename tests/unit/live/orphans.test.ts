import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Orphans } from '../../../src/lib/live/orphans.svelte.ts';
import { followSent, sending } from '../../../src/lib/live/sent.ts';
import { Typed, type Field } from '../../../src/lib/live/typed.ts';

let typed: Typed;
let orphans: Orphans;
let now = 0;
let unfollow: () => void;
beforeEach(() => {
	now = 0;
	typed = new Typed();
	orphans = new Orphans(typed, () => now);
	unfollow = followSent((texts) => orphans.sent(texts));
	vi.useFakeTimers();
});
afterEach(() => {
	unfollow();
	vi.useRealTimers();
});

const nobody = { closest: () => null };
const keeper = { closest: () => ({ getAttribute: () => '' }) };
const field = (): Field => ({ value: '', textContent: '', ...nobody });
function type(into: Field, value: string, name = 'Pregunta'): void {
	typed.begins(into);
	into.value = value;
	typed.typed(into);
	orphans.begun(into, name);
}
const leaves = (which: Field, from: Pick<Field, 'closest'> = nobody) =>
	orphans.left(
		(f) => f === which,
		() => from
	);
const told = () => orphans.words.map(({ name, text }) => [name, text]);

test('[E54] what was typed in a field that somebody else took from the page is kept until it is noted', () => {
	const [question, help] = [field(), field()];
	type(question, '¿Quién lo man');
	type(help, 'No oigo', 'Mensaje');
	leaves(question);
	expect(told()).toEqual([['Pregunta', '¿Quién lo man']]);
	leaves(question);
	leaves(help);
	expect(told()).toEqual([
		['Pregunta', '¿Quién lo man'],
		['Mensaje', 'No oigo']
	]);
	orphans.noted(orphans.words[0]!.id);
	expect(told()).toEqual([['Mensaje', 'No oigo']]);
});

test('[E54] of what was sent, never changed or is kept elsewhere nothing is told', () => {
	const [sent, kept, untouched] = [field(), field(), field()];
	type(sent, 'enviada');
	sent.value = '';
	type(kept, 'en la bandeja');
	leaves(sent);
	leaves(kept, keeper);
	leaves(untouched);
	expect(told()).toEqual([]);
});

test('[E54] a field that goes by a press of its author beside it is told of only where more was typed since, or it comes much later', () => {
	const [pressed, after, later, apart] = [field(), field(), field(), field()];
	for (const f of [pressed, after, later, apart]) type(f, 'texto');
	orphans.pressed((f) => f !== apart);
	type(after, 'texto y más');
	leaves(pressed);
	leaves(after);
	leaves(apart);
	expect(told().map(([, text]) => text)).toEqual(['texto y más', 'texto']);
	now = 60_000;
	leaves(later);
	expect(told()).toHaveLength(3);
});

test('[E54] [A34] whoever leaves the page was asked, and whoever signs out leaves nothing', () => {
	const [one, two] = [field(), field()];
	type(one, 'uno');
	orphans.release();
	leaves(one);
	expect(told()).toEqual([]);
	type(two, 'dos');
	leaves(two);
	orphans.forget();
	expect(told()).toEqual([]);
});

test('[E60] what the server took is lost no more, whether its field stays or goes', () => {
	const [stays, goes, typedOn, other] = [field(), field(), field(), field()];
	type(stays, 'Por el plazo ', 'Motivo');
	type(goes, 'mi prima trabaja ahí', 'Vínculos');
	type(typedOn, 'un caso');
	type(other, 'otra cosa');
	const answers = [
		sending({ type: 'decideShortlist', slots: ['a'], reason: 'Por el plazo', base: 0 }),
		sending({ type: 'declareTies', ties: 'mi prima trabaja ahí' }),
		sending({ type: 'askQuestion', text: 'un caso' })
	];
	type(typedOn, 'un caso y más');
	for (const answered of answers) answered(true);
	expect([stays, goes, typedOn, other].map((f) => typed.lost(f))).toEqual([false, false, true, true]);
	for (const f of [goes, typedOn, other]) leaves(f);
	expect(told()).toEqual([
		['Pregunta', 'un caso y más'],
		['Pregunta', 'otra cosa']
	]);
});

test('[E61] a press that the server refused lets nothing go, whenever the field went', () => {
	const identity = { name: 'Quipu', people: ['Ana', 'Luis'] };
	const [name, people, reason] = [field(), field(), field()];
	type(name, 'Quipu', 'Nombre');
	type(people, 'Ana\nLuis', 'Personas');
	type(reason, 'No vino', 'Motivo');
	orphans.pressed((f) => f !== reason);
	const refused = sending({ type: 'putStartup', startup: 's', identity });
	now = 1_000;
	leaves(name);
	leaves(people);
	expect(told()).toEqual([]);
	refused(false);
	expect(told()).toEqual([
		['Nombre', 'Quipu'],
		['Personas', 'Ana\nLuis']
	]);
	orphans.pressed((f) => f === reason);
	sending({ type: 'skipSlot', slot: 'a', reason: 'No vino' })(false);
	now = 1_500;
	leaves(reason);
	expect(told().at(-1)).toEqual(['Motivo', 'No vino']);
});

test('[E61] a press without an answer keeps its words after five seconds, and an answer that comes after all puts them away', () => {
	const [late, taken, gone] = [field(), field(), field()];
	type(late, 'tarde');
	type(taken, 'tomada');
	type(gone, 'de quien se fue');
	orphans.pressed(() => true);
	const answers = ['tarde', 'tomada', 'de quien se fue'].map((text) => sending({ text }));
	for (const f of [late, taken]) leaves(f);
	answers[1]!(true);
	vi.advanceTimersByTime(4_900);
	expect(told()).toEqual([]);
	vi.advanceTimersByTime(200);
	expect(told()).toEqual([['Pregunta', 'tarde']]);
	answers[0]!(true);
	expect(told()).toEqual([]);
	leaves(gone);
	orphans.release();
	answers[2]!(false);
	vi.advanceTimersByTime(6_000);
	expect(told()).toEqual([]);
});
