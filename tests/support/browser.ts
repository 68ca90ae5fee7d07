import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--autoplay-policy=no-user-gesture-required',
	'--use-fake-ui-for-media-stream',
	'--use-fake-device-for-media-stream'
];
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export interface FoundBrowser {
	path: string;
	how: string;
}

/** A Chromium: one that is there, else Playwright's own, else Debian's package when this is root; says which. */
export function findBrowser(): FoundBrowser {
	const there = PLACES.find((p) => existsSync(p));
	if (there !== undefined) return { path: there, how: 'found on this machine' };
	if (existsSync(chromium.executablePath()))
		return { path: chromium.executablePath(), how: "Playwright's own" };
	if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
		try {
			execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
			execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
				stdio: 'ignore',
				env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
			});
			return { path: '/usr/bin/chromium', how: "Debian's package, installed now" };
		} catch {
			// Said below, with what to do.
		}
	}
	throw new Error('No Chromium: install the system package "chromium" (apt-get install chromium).');
}

/**
 * A browser process of its own; the fake microphone, if any, belongs to it. Its contexts show no motion unless they say
 * so: what moves is drawn by the processor here, for every page at once.
 */
export async function launch(wav?: string): Promise<Browser> {
	const args = wav === undefined ? FLAGS : [...FLAGS, `--use-file-for-fake-audio-capture=${wav}`];
	const browser = await chromium.launch({ executablePath: findBrowser().path, args, headless: true });
	const open = browser.newContext.bind(browser);
	browser.newContext = (options) => open({ reducedMotion: 'reduce', ...options });
	return browser;
}
