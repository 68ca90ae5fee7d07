import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launch } from '../support/browser.ts';
import { Camera, type Film } from './camera.ts';
import { scenes } from './scenes.ts';
import { Stage } from './session.ts';

/*
 * Pictures of every screen × role × phase into ./shots: Spanish, light, phone and laptop; `-- --all` for four sizes,
 * both themes and three languages; `-- --hall` adds the projector's size; `-- 09 20` takes these scenes alone.
 */
const all = process.argv.includes('--all');
const hall = process.argv.includes('--hall');
const only = process.argv.slice(2).filter((a) => !a.startsWith('--'));
const films: Film[] = all
	? (['es', 'en', 'pt'] as const).map((language) => ({
			language,
			sizes: ['phone', 'tablet', 'laptop', 'hall'],
			themes: ['light', 'dark'],
			only
		}))
	: [{ language: 'es', sizes: hall ? ['phone', 'laptop', 'hall'] : ['phone', 'laptop'], themes: ['light'], only }];

rmSync(fileURLToPath(new URL('../../shots', import.meta.url)), { recursive: true, force: true });
const wav = fileURLToPath(new URL('../fixtures/speech/agua.wav', import.meta.url));
const stage = await Stage.open();
const browser = await launch(wav);
try {
	for (const film of films) {
		const camera = new Camera(browser, stage.base, film);
		await scenes(stage, camera);
		await camera.close();
		process.stdout.write(`${film.language}: ${camera.taken} pictures in shots/\n`);
	}
} finally {
	await browser.close();
	await stage.close();
}
process.exit(0);
