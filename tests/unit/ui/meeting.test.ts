describe('[E59] whoever runs the meeting', () => {
	test('can take out everybody but themselves', () => {
		const text = told(person('Ana'), [person('Berta'), person('Carla')], RUNS);
		expect(count(text, 'Retirar')).toBe(2);
		expect(count(text, 'Silenciar')).toBe(3);
	});

	test('keeps all that runs it where they are not in it, and can come back', () => {
		const text = told(person('Ana', { admitted: false }), [person('Berta')], RUNS);
		for (const word of ['Terminar la reunión', 'Retirar', 'Silenciar', 'Admitir'])
			expect(text).toContain(word);
		expect(text).not.toContain('Encender micrófono');
	});
});

test('[O26] whoever was taken out of the meeting reads so; who was never let in reads nothing', () => {
	const out = person('Ana', { admitted: false, removed: true });
	expect(told(out, [person('Berta')], [])).toContain('Quien modera le retiró de la reunión');
	expect(told({ ...out, removed: false }, [person('Berta')], []).trim()).toBe('');
});

