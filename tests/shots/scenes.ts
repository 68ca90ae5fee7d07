import { stretchOf } from '../../src/domain/session/rules/captions.ts';
import type { Camera } from './camera.ts';
import type { ShownSession, Stage } from './session.ts';

const PANEL = ['official', 'moderator', 'auditor', 'captioner', 'projector'] as const;
const PRESENTERS = ['presenter0', 'presenter1', 'presenter2'] as const;
const settle = (ms = 700) => new Promise((resolve) => setTimeout(resolve, ms));

/** A whole session, scene by scene, and a picture of everybody in each. */
export async function scenes(stage: Stage, camera: Camera): Promise<void> {
	const s = await stage.session();
	await outside(stage, camera, s);
	await doors(camera, s);
	await pitches(camera, s);
	await ending(stage, camera, s);
	await aborted(stage, camera);
}

async function outside(stage: Stage, camera: Camera, s: ShownSession): Promise<void> {
	await camera.open('home', '/');
	await camera.open('broken-link', '/s/nowhere/join#cut');
	await camera.open('join', s.link('official'));
	const desk = await camera.open(
		'organizer',
		`/o/join#${stage.server.people.organizers.issueLink()}`
	);
	await settle();
	await camera.take('00-outside');
	await desk.getByTestId('redeem').click();
	await desk.getByTestId('create-session').waitFor();
	await settle();
	await camera.take('01-list', ['organizer']);
	await desk.getByTestId('create-session').click();
	await desk.waitForURL(/\/o\/sessions\//);
	await settle();
	await camera.take('02-new', ['organizer']);
	await desk.goto(`${stage.base}/o/sessions/${s.id}`);
	await settle();
	await camera.take('03-draft', ['organizer']);
	for (const name of ['home', 'broken-link', 'join']) camera.pages.delete(name);
}

async function doors(camera: Camera, s: ShownSession): Promise<void> {
	await s.as('organizer', { type: 'openDoors' });
	for (const name of [...PANEL, 'presenter0', 'presenter1', 'presenter2']) {
		const { path, cookie } = s.enter(name);
		await camera.open(name, `/s/${path}`, { value: cookie, path: `/s/${path}` });
	}
	await settle(1500);
	await camera.take('04-first', [...PANEL, 'presenter0']);
	await s.as('ana', { type: 'declareTies', ties: 'Mi prima trabaja en Gota Viva.' });
	await s.as('beto', { type: 'declareTies', ties: '' });
	await camera.pages.get('official')?.getByTestId('ties-none').click();
	await settle();
	await camera.take('05-check', [...PANEL]);
	for (const name of PANEL) {
		const skip = camera.pages.get(name)?.getByTestId('check-skip');
		if (await skip?.isVisible()) await skip?.click();
	}
	await settle();
	await camera.take('06-lobby', [...PANEL, 'organizer']);
	for (const name of ['presenter0', 'presenter1'])
		await camera.pages.get(name)?.getByTestId('mic-start').click();
	await writes(camera, s);
	await s.as('presenter0', { type: 'sendHelp', startup: startupOf(s, 'presenter0'), text: '¿Se ve mi video?' });
	await s.as('auditor', { type: 'contribute', contribution: 'suerte' });
	await settle(4000);
	await camera.take('07-drawn', [...PANEL, 'presenter0', 'presenter2', 'organizer']);
	await greenRoom(camera);
}

async function greenRoom(camera: Camera): Promise<void> {
	const page = camera.pages.get('presenter0');
	if (page === undefined) throw new Error('no presenter');
	await page.locator('[data-testid="mic-level"][data-heard="true"]').waitFor();
	await page.getByTestId('read-start').click();
	await snap(camera, '07-reading', ['presenter0'], 3000);
	await page.getByRole('button', { name: /^Cancel/ }).click();
	await page.getByTestId('read-skip').click();
	await page.getByTestId('echo-try').click();
	await settle(4000);
	await page.getByTestId('rehearse').click();
	await page.getByTestId('takes').waitFor();
	await snap(camera, '07-heard', ['presenter0']);
}

function startupOf(s: ShownSession, name: string): string {
	return s.state.seats.find((x) => x.id === s.seats[name])?.startup ?? '';
}

const MARKS = [
	[4, 4, 3, 5, 4],
	[3, 3, 3, 4, 2],
	[5, 4, 4, 4, 5]
];

async function pitches(camera: Camera, s: ShownSession): Promise<void> {
	for (let i = 0; i < 3; i++) {
		const slot = s.nextSlot();
		await s.as('moderator', { type: 'callSlot', slot });
		const speaker = s.presenter();
		const everybody = [...PANEL, speaker, 'organizer'];
		const shown = i === 0;
		if (shown) await snap(camera, '08-called', everybody);
		await s.as('moderator', { type: 'startStep', step: 'pitch' });
		await s.ask('ana', i);
		await s.ask('beto', (i + 1) % 3);
		await s.as('official', { type: 'raiseHand', raised: true });
		const stretch = stretchOf(s.state) ?? '';
		for (const text of CAPTIONS) await s.as('captioner', { type: 'caption', text, stretch });
		if (speaker === 'presenter2') {
			await camera.pages.get(speaker)?.getByTestId('say-slide').click();
			await snap(camera, '09-written', [speaker, 'official', 'captioner'], 2500);
		}
		if (shown) await snap(camera, '09-pitch', [...everybody, other(speaker)], 3500);
		await s.as('moderator', { type: 'startStep', step: 'questions' });
		await s.as('moderator', { type: 'pickQuestion', question: s.state.questions.at(-2)?.id ?? '' });
		if (shown) await snap(camera, '10-questions', everybody);
		await s.as('moderator', { type: 'giveFloor', floor: { kind: 'seat', seat: s.seats['official'] ?? '' } });
		if (shown) await snap(camera, '11-official-speaks', everybody);
		if (i === 1) {
			await s.as('moderator', { type: 'cutNow' });
			await snap(camera, '12-cut', everybody);
			await s.as('moderator', { type: 'resolveBreach', choice: 'continue', note: 'Dijo su nombre' });
		}
		await s.as('moderator', { type: 'startStep', step: 'scoring' });
		if (shown) await snap(camera, '13-scoring', everybody);
		for (const [o, name] of ['official', 'ana', 'beto'].entries()) {
			const marks = (MARKS[i] as number[]).map((m) => Math.max(1, Math.min(5, m + o - 1)));
			await s.score(name, slot, marks, o === 1 ? 'Claro y medible; falta el costo del segundo año.' : '');
		}
		if (shown) await snap(camera, '14-submitted', everybody);
		await s.as('moderator', { type: 'finishSlot' });
		if (shown) await snap(camera, '15-between', everybody);
	}
}

/** What a captioner types of a pitch. */
const CAPTIONS = [
	'Buenas tardes. Hoy un bache tarda cuatro meses en repararse.',
	'Nuestro mapa los ordena por riesgo, con los reportes que la municipalidad ya recibe.'
];

/** The third startup gives its pitch in writing. */
async function writes(camera: Camera, s: ShownSession): Promise<void> {
	const texts = [
		'Cada mañana la cuadrilla recibe un mapa. Está ordenado por riesgo.',
		'El vecino ve cuándo se atiende su reporte, y el tiempo de espera baja a la mitad.',
		'Pedimos tres meses y dos distritos.'
	];
	await s.as('presenter2', { type: 'saveScript', script: { language: 'es', texts, kept: [] } });
	await camera.pages.get('presenter2')?.reload();
}

function other(speaker: string): string {
	return PRESENTERS.find((p) => p !== speaker) ?? '';
}

async function snap(camera: Camera, scene: string, names: readonly string[], wait = 900): Promise<void> {
	await settle(wait);
	await camera.take(scene, names);
}

async function ending(stage: Stage, camera: Camera, s: ShownSession): Promise<void> {
	const everybody = [...PANEL, 'presenter0', 'organizer'];
	await s.as('moderator', { type: 'openReview' });
	await snap(camera, '16-review', everybody);
	await s.as('moderator', { type: 'seal' });
	await snap(camera, '17-sealed', everybody);
	await s.as('moderator', { type: 'approveReveal' });
	await s.as('auditor', { type: 'approveReveal' });
	await snap(camera, '18-countdown', ['projector', 'official'], 300);
	while (s.state.phase !== 'revealed') await settle(200);
	await snap(camera, '19-lifting', ['projector'], 500);
	await snap(camera, '20-revealed', everybody, 6000);
	await s.as('moderator', { type: 'openMeeting', everyone: true });
	await settle(1500);
	await camera.pages.get('presenter0')?.getByTestId('meeting-cam').click();
	await snap(camera, '21-meeting', everybody, 5000);
	await s.as('moderator', { type: 'closeSession' });
	await snap(camera, '22-closed', everybody);
	await camera.pages.get('organizer')?.goto(`${stage.base}/o/sessions/${s.id}/record`);
	await snap(camera, '23-record', ['organizer']);
}

async function aborted(stage: Stage, camera: Camera): Promise<void> {
	const s = await stage.session();
	await s.as('organizer', { type: 'openDoors' });
	await s.as('official', { type: 'declareTies', ties: '' });
	await s.as('organizer', { type: 'abort', reason: 'Corte de energía en la sede.' });
	for (const name of ['official', 'moderator', 'projector', 'presenter0']) {
		const { path, cookie } = s.enter(name);
		await camera.open(`end-${name}`, `/s/${path}`, { value: cookie, path: `/s/${path}` });
	}
	await snap(camera, '24-aborted', ['end-official', 'end-moderator', 'end-projector', 'end-presenter0']);
}
