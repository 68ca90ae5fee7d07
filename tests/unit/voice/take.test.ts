import { expect, test } from 'vitest';
import { freshKey } from '../../../src/lib/voice/kept-voice.ts';
import { inAnotherVoice, masked } from '../../../src/lib/voice/take.ts';
import { speech } from './sound.ts';

test('[N5] the organizer hears a voice that is used for nothing else', async () => {
	const raw = Float32Array.from(speech('agua', 2));
	const own = { key: freshKey(), enrolment: null };
	const stage = await masked(raw, 'clear', own);
	const sent = [await inAnotherVoice(raw, 'clear', own), await inAnotherVoice(raw, 'clear', own)] as const;
	expect(stage).toEqual(await masked(raw, 'clear', own));
	expect(sent[0]).toHaveLength(raw.length);
	for (const take of sent) expect(take).not.toEqual(stage);
	expect(sent[0]).not.toEqual(sent[1]);
});
