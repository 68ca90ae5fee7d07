import { spawnSync } from 'node:child_process';

export type FoundEspeak = { ok: true; how: string } | { ok: false; why: string };
let found: FoundEspeak | null = null;

/** The program that reads written pitches aloud: there, else Debian's package when this is root; says which. */
export function findEspeak(): FoundEspeak {
	found ??= look();
	return found;
}

function look(): FoundEspeak {
	if (works()) return { ok: true, how: 'found on this machine' };
	if (process.getuid?.() === 0) {
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env });
		spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'espeak-ng'], {
			stdio: 'ignore',
			env
		});
		if (works()) return { ok: true, how: "Debian's package, installed now" };
	}
	return { ok: false, why: 'install the system package "espeak-ng" (apt-get install espeak-ng)' };
}

function works(): boolean {
	return spawnSync('espeak-ng', ['--version'], { stdio: 'ignore' }).status === 0;
}
