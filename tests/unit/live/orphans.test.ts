import { beforeEach, expect, test } from 'vitest';
import { Orphans } from '../../../src/lib/live/orphans.svelte.ts';
import { Typed, type Field } from '../../../src/lib/live/typed.ts';

let typed: Typed;
let orphans: Orphans;
let now = 0;
beforeEach(() => {
	now = 0;
	typed = new Typed();
	orphans = new Orphans(typed, () => now);
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
