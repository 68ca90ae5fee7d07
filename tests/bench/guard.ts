import { Guard } from '../../server/guard/guard.ts';
import type { Identity } from '../../src/domain/kernel/identity.ts';
import { LIMITS } from '../../src/domain/session/limits.ts';
import { projectShared } from '../../src/domain/session/project.ts';
import type { Known } from '../../src/domain/session/state.ts';
import type { Aside } from '../../src/domain/session/aside.ts';

const ROUNDS = 300;

export interface GuardCost {
	/** Of the shared part that was looked at. */
	bytes: number;
	/** Milliseconds. */
	p50: number;
	p99: number;
	/** Building the filter, once per change of an identity, ms. */
	build: number;
}

/**
 * What the egress guard adds to one changed shared part, which is looked at once for all of an audience: with a slide as
 * full of letters as one may be, among others that are.
 */
export function guardCost(state: Known): GuardCost {
	const guard = new Guard(() => identity(0));
	const words = 'Un telar que sabe lo que se va a tejer. '.repeat(LIMITS.slideText / 40);
	const slide = { id: 'a'.repeat(22), index: 1, count: 3, text: words };
	const shared = projectShared(state, 'stage', NOBODY);
	const text = JSON.stringify({ ...shared, now: { slide } });
	const beside = { before: words.slice(-1000), after: words.slice(0, 1000) };
	const begun = performance.now();
	guard.holds('', text, () => [beside]);
	const build = performance.now() - begun;
	const times = Array.from({ length: ROUNDS }, () => {
		const from = performance.now();
		guard.holds('', text, () => [beside]);
		return performance.now() - from;
	}).sort((a, b) => a - b);
	const at = (q: number) => times[Math.floor(ROUNDS * q)] as number;
	return { bytes: Buffer.byteLength(text), p50: at(0.5), p99: at(0.99), build };
}

const NOBODY: Aside = {
	startupOf: () => null,
	sounding: () => true,
	identity: () => null,
	name: () => '',
	link: () => ({ path: '', state: 'revoked', redeemedAt: null }),
	notes: () => ({}),
	help: () => [],
	relay: 'ok',
	unrecorded: false,
	behind: null,
	speech: { languages: [], off: 'no-engine' },
	saying: () => null,
	head: () => null,
	events: () => []
};

function identity(i: number): Identity {
	return {
		name: `Telares Digitales Número ${i}`,
		country: 'PE',
		city: 'Cusco',
		website: `https://www.telares-${i}.example`,
		legalRepresentative: `Representante Legal ${i}`,
		contact: `contacto${i}@telares-${i}.example`,
		people: [`Persona Primera ${i}`, `Persona Segunda ${i}`]
	};
}
