import { beforeAll, expect, test } from 'vitest';
import { askedOf as ofModerator } from '../../../src/lib/panel/moderator/asked.ts';
import { askedOf as ofOfficial } from '../../../src/lib/panel/official/asked.ts';
import { nowText as ofPanel } from '../../../src/lib/seat/words.ts';
import { overwriteGetLocale } from '../../../src/lib/paraglide/runtime.js';
import { nowText, revealAsked } from '../../../src/lib/presenter/words.ts';
import type { ModeratorOwn, OfficialOwn, Stage } from '../../../src/wire/index.ts';

beforeAll(() => overwriteGetLocale(() => 'es'));

test('[E18] a closed session says so to everybody, and asks nobody to wait', () => {
	const stage = { phase: 'closed', now: null, meeting: null } as unknown as Stage;
	const own = { breach: null, hasFloor: false, media: { meeting: null } };
	expect([ofPanel(stage), nowText('closed')]).toEqual(['Sesión cerrada', 'Sesión cerrada']);
	expect([
		ofOfficial(stage, own as unknown as OfficialOwn),
		ofModerator(stage, own as unknown as ModeratorOwn),
		revealAsked(true, false)
	]).toEqual(Array(3).fill('Vea los resultados'));
});
