/**
 * Letters of other alphabets, small capitals and the like that pass for a Latin one, by that letter: Unicode's
 * confusables (TR39) for what no decomposition undoes, and what is used so in practice. A capital stands here when it
 * looks like another letter than its small one does (Η, η).
 */
const ALIKE: Readonly<Record<string, string>> = {
	a: 'аᴀɑαᎪᗅꓮ',
	b: 'вʙьъбβƄᏏᑲᖯꞴᏴᗷꓐɓᑳƃƂƀҍҌѣѢ',
	c: 'сᴄςⲥꮯ𐐽ꓚȼҫҪ',
	d: 'ᴅđðδԁᏧᑯꓒᎠᗞᗪꓓɗɖƌƉ',
	e: 'еᴇєэεΣзꬲҽⴹᎬꓰɇɆҿ',
	f: 'ꜰꬵꞙẝք𝈓ϜᖴꓝƒƑᵮ',
	g: 'ɢɡᶃƍցԌᏀᏳꓖɠǥǤ',
	h: 'нʜһհᏂΗⲎᎻᕼꓧɦꚕᏲⱧҢħћĦӉӇ',
	i: 'іɪӏІΙӀꙇıɩιꭵɨᵻᵼ',
	j: 'јᴊϳꞲᎫᒍꓙɉɈ',
	k: 'кᴋκĸⲔᏦꓗƙⱩҚꝀҞ',
	l: 'ʟłŀƖǀⲒⵏꓲ𝈪ⳐᏞᒪꓡ𐐛ɭƗƚɫ',
	m: 'мᴍΜϺⲘᎷᗰꓟӍ',
	n: 'пɴηŋոռΝⲚꓠ𐆎ɳƞƝᵰ',
	o: 'оᴏøфᴑꬽοσⲟჿօ𐐬ⵔꓳꬾⵁɵꝋөѳꮎꮻ𝈚ƟꝊθΘӨѲⴱᎾᏫꭴ',
	p: 'рᴘρþⲣᏢᑭꓑƥᵽ',
	q: 'ԛꞯգզⵕʠ',
	r: 'гʀяꭇꭈᴦⲅꮁ𝈖ᎡᏒᖇꓣɽɼɍғᵲ',
	s: 'ѕꜱƽꮪ𐑈ՏᏕꓢʂᵴ',
	t: 'тᴛτⲦᎢꓔƭȾƮҬŧŦᵵ',
	u: 'ᴜυμиꞟꭎꭒʋսᑌꓴᵾꮜɄᏌ',
	v: 'ᴠνѵꮩ𝈍ⴸᐯꓦ',
	w: 'ᴡшωщɯѡԝաꮃᏔꓪѽꝡ',
	x: 'хχ᙮ᕁᕽ᙭ꞳⲬⵝꓫҲ',
	y: 'уʏγчΥɣᶌỿꭚүყⲨᎩᎽꓬƴɏұɎҰ',
	z: 'ᴢζꮓꓜʐƶƵȥȤᵶ'
};
const PAIRS: readonly (readonly [string, string])[] = [
	['ß', 'ss'],
	['æ', 'ae'],
	['ᴁ', 'ae'],
	['œ', 'oe'],
	// Stands for a small capital Q, and would be an o without its hook.
	['ǫ', 'q']
];
/** Letters in boxes and flags, which have no decomposition: where A stands, and Z 25 further. */
const BOXED = [0x1f150, 0x1f170, 0x1f1e6];

const LATIN: ReadonlyMap<string, string> = new Map([
	...PAIRS,
	...Object.entries(ALIKE).flatMap(([latin, all]) => [...all].map((c) => [c, latin] as const)),
	...BOXED.flatMap((a) =>
		Array.from({ length: 26 }, (_, i) => [String.fromCodePoint(a + i), String.fromCharCode(97 + i)] as const)
	)
]);

/** What a character passes for as it is, before it is taken apart. */
export function passesFor(char: string): string | undefined {
	return LATIN.get(char);
}

/** The Latin letters that a character passes for, small; else its own small form. */
export function latin(char: string): string {
	const small = char.toLowerCase();
	return LATIN.get(char) ?? LATIN.get(small) ?? small;
}
