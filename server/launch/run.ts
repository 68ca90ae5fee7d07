import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readConfig, type Config } from '../config.ts';
import { steadyClock } from '../clock.ts';
import { compose, type Composed } from '../compose.ts';
import { Faults } from '../faults.ts';
import { withRemedy } from '../store/database.ts';
import { createLog } from '../log.ts';
import { MEDIA_PORTS } from '../voice/livekit/child-config.ts';
import { createVoice, type LocalVoice } from '../voice/index.ts';
import { createSpeech } from '../voice/speech/index.ts';
import type { Speech } from '../voice/speech/port.ts';
import { lastLine } from './last-line.ts';
import { holdFolder } from './lock.ts';
import { builtPages, devPages } from './pages.ts';
import type { Say } from './say.ts';
import type { Word } from './supervise.ts';

export type Mode = 'start' | 'dev' | 'demo';

/**
 * Starts everything and prints the links. Resolves when it is ready; signals stop it cleanly.
 *
 * @param again it ran before and died: who is here has their links
 */
export async function run(mode: Mode, say: Say, again: boolean): Promise<void> {
	const config = readConfig(mode === 'demo' ? { DATA_DIR: './data/demo', ...process.env } : process.env);
	const log = createLog(config.logLevel);
	lastLine(log);
	const letGo = await holdFolder(config.dataDir);
	const voice = await say.during(
		'Preparing the voice server…',
		createVoice({ dataDir: config.dataDir, config, log, onProgress: (text) => say.line(text) })
	);
	const speech = await createSpeech(config);
	const server = await compose({
		config,
		clock: steadyClock(),
		random: (n) => new Uint8Array(randomBytes(n)),
		log,
		voice,
		speech,
		pages: mode === 'dev' ? devPages : builtPages
	}).catch(async (error) => {
		await voice.close();
		throw withRemedy(error, config.dataDir);
	});
	stopOnSignals(server, say, letGo);
	const port = await server.listen().catch(async (error) => {
		await server.close().catch(() => {});
		throw error;
	});
	tell({ t: 'ready', port });
	const base = config.publicUrl ?? `http://localhost:${port}`;
	if (again && mode !== 'demo') {
		for (const line of unreadOf(server, config)) say.line(line);
		return say.line(`Blindpick is running again: ${base}`);
	}
	greet(say, config, voice, base);
	say.line(speechLine(speech));
	if (mode === 'demo') {
		const { startDemo } = await import('../demo/demo.ts');
		await startDemo({ server, voice, say, base, faults: new Faults(log) });
		return;
	}
	for (const line of warnings(server, config)) say.line(line);
	say.line(organizerLine(server, base));
	say.line('Another one later: npm run link. Stop with Ctrl-C.');
}

function warnings(server: Composed, config: Config): string[] {
	return [
		...tornOf(server, config),
		...slidesOf(server),
		...aheadOf(server),
		...behindIt(server, config),
		...unreadOf(server, config)
	];
}

function tornOf({ torn }: Composed, { dataDir }: Config): string[] {
	if (!torn) return [];
	return [
		`THE DATABASE ${join(dataDir, 'blindpick.db')} IS DAMAGED: sessions that can be read can be opened, others cannot, and more may be lost.`,
		`Stop, keep a copy of ${dataDir} as it is, restore the folder from its backup, and see that its disk is sound.`
	];
}

/** Said after a death too, which is when something is closed and not recorded. */
export function unreadOf(
	{ unread }: Pick<Composed, 'unread'>,
	{ dataDir }: Pick<Config, 'dataDir'>
): string[] {
	if (unread.length === 0) return [];
	const cut = [...new Set(unread)].filter((session) => session !== null);
	const lost = unread.filter((session) => session === null).length;
	const what = [
		...(cut.length > 0 ? [`cut until the moderator goes on: session ${cut.join(', ')}`] : []),
		...(lost > 0 ? [`rows of which the session cannot be read: ${lost}`] : [])
	];
	return [
		`WHAT WAS CLOSED AND NOT RECORDED BEFORE THE STOP IS DAMAGED (${join(dataDir, 'unrecorded')}); ${what.join('; ')}. Tell the moderator of each session under way to see that what was cut, locked or taken still is, and to press it again where it is not.`
	];
}

function slidesOf({ slides }: Composed): string[] {
	if (slides.inTheWay === null) return [];
	return [
		`${slides.inTheWay} IS NO FOLDER: no slide can be shown, and none stored.`,
		'Stop, move it away, and restore the folder from its backup, or start without: presenters then send their slides again.'
	];
}

/** Times never run backwards, so the new ones go on from there. */
function aheadOf({ ahead }: Composed): string[] {
	if (ahead === 0) return [];
	return [
		`THE MACHINE'S CLOCK IS BEHIND WHAT WAS RECORDED LAST, by ${ahead === 1 ? 'a day' : `${ahead} days`}: what is recorded now gets times after that.`,
		'See which of the two is wrong. If it is the clock of this machine, set it right and start again.'
	];
}

function behindIt(server: Composed, config: Config): string[] {
	const n = server.behind.length;
	if (n === 0) return [];
	return [
		`THE DATABASE IS OLDER THAN AT THE LAST STOP: ${n === 1 ? 'one session has' : `${n} sessions have`} lost what was recorded since.`,
		`If a backup was restored on purpose, go on. If not, stop now and restore all of ${config.dataDir}, blindpick.db-wal included.`
	];
}

/** On a full disk no link can be made; whoever is signed in can still work. */
function organizerLine(server: Composed, base: string): string {
	try {
		return `Organizer link (works once): ${base}/o/join#${server.people.organizers.issueLink()}`;
	} catch {
		return 'NO ORGANIZER LINK COULD BE MADE: the data folder cannot be written to. See that there is room on its disk, then: npm run link';
	}
}

function greet(say: Say, config: Config, voice: LocalVoice, base: string): void {
	say.line(`Blindpick is ready: ${base}`);
	say.line(voiceLine(voice));
	if (config.mediaIp !== null && config.livekit === null) {
		say.line(`Media ports to open: UDP ${MEDIA_PORTS.udp} and TCP ${MEDIA_PORTS.tcp}.`);
	}
	if (!config.secure) {
		say.line('Without https (PUBLIC_URL) microphones work in browsers on this machine only.');
	}
}

function voiceLine(voice: LocalVoice): string {
	const status = voice.status();
	switch (status.mode) {
		case 'child':
			return `Voice: LiveKit as a child of this process (${HOW[status.how]}).`;
		case 'external':
			return 'Voice: the LiveKit of LIVEKIT_URL. Removal is final only if it accepts signalling from this server alone.';
		case 'off':
			return `VOICE IS OFF: ${status.why} Everything else works.`;
	}
}

function speechLine(speech: Speech): string {
	return speech.ok
		? `Written pitches: read aloud by ${speech.engine.name}.`
		: `Written pitches are off: ${speech.why}`;
}

const HOW = {
	path: 'livekit-server found on PATH',
	cache: 'from the cache of an earlier start',
	release: 'downloaded from its release, checksum verified',
	go: 'built with Go'
};

function tell(word: Word): void {
	process.send?.(word);
}

function stopOnSignals(server: Composed, say: Say, letGo: () => void): void {
	let stopping = false;
	const stop = async () => {
		await server.close();
		letGo();
	};
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.on(signal, () => {
			if (stopping) return;
			stopping = true;
			tell({ t: 'stopping' });
			say.line('Stopping…');
			// Whatever hangs must not keep the shell waiting.
			setTimeout(() => process.exit(1), 8000).unref();
			stop().then(
				() => process.exit(0),
				() => process.exit(1)
			);
		});
	}
}
