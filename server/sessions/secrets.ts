import { bytesToHex } from '@noble/hashes/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { DrawnSlot, SessionEvent } from '../../src/domain/session/events.ts';
import { openingOf } from '../../src/domain/kernel/identity.ts';
import type { SessionId, SlotId, StartupId } from '../../src/domain/kernel/ids.ts';
import { draw } from '../../src/domain/session/rules/draw.ts';
import { isOpen, type Known, type State } from '../../src/domain/session/state.ts';
import { commit, sealOpening } from '../../src/wire/commitment.ts';
import { hmacHex } from '../../src/wire/prf.ts';
import type { RandomBytes } from '../ports.ts';
import type { Identities } from '../vault/identities.ts';
import type { Vault } from '../vault/vault.ts';

const SEED = 'seed';
const REVEAL_KEY = 'reveal-key';
const SALT = 'salt:';

type Release = Omit<Extract<SessionEvent, { type: 'KeyReleased' }>, 'type' | 'instant' | 'at'>;

/**
 * What one session hides until the reveal: seed, reveal key, a salt per startup. Which startup pitches in which slot
 * follows from them and is written down nowhere.
 */
export class SessionSecrets {
	readonly #session: SessionId;
	readonly #vault: Vault;
	readonly #identities: Identities;
	readonly #random: RandomBytes;
	#mapping: { contribution: string; byWord: ReadonlyMap<string, StartupId> } | null = null;

	constructor(session: SessionId, vault: Vault, identities: Identities, random: RandomBytes) {
		this.#session = session;
		this.#vault = vault;
		this.#identities = identities;
		this.#random = random;
	}

	/** Commitments to all identities (sorted: no order of registration in them) and to the seed. */
	doors(): { commitments: readonly string[]; seedCommitment: string } {
		this.#ensure(REVEAL_KEY);
		return {
			commitments: [...this.#commitments().keys()].sort(),
			seedCommitment: bytesToHex(sha256(this.#ensure(SEED)))
		};
	}

	/** Slots in the drawn order, each with its sealed identity. */
	draw(contribution: string, newId: () => string): readonly DrawnSlot[] {
		const byCommitment = this.#commitments();
		const key = this.#ensure(REVEAL_KEY);
		return this.#drawn(contribution, [...byCommitment.keys()]).map(({ commitment, pseudonym }) => {
			const startup = byCommitment.get(commitment) as StartupId;
			const sealed = sealOpening(key, this.#random(12), this.#ensure(SALT + startup), this.#opening(startup));
			return { slot: newId(), pseudonym, sealed };
		});
	}

	/** @throws when an identity is missing, or what was committed to is no longer what is there */
	assertSound(state: Known): void {
		for (const { id } of state.startups) this.#opening(id);
		if (!isOpen(state)) return;
		const all = new Set(this.#vault.names(this.#session));
		const needed = [SEED, REVEAL_KEY, ...state.startups.map(({ id }) => SALT + id)];
		const { commitments, seedCommitment } = needed.every((name) => all.has(name))
			? this.doors()
			: { commitments: [], seedCommitment: '' };
		const same = commitments.join() === [...state.commitments].sort().join();
		if (!same || seedCommitment !== state.seedCommitment)
			throw new Error(`Secrets of session ${this.#session} are not those it was opened with`);
	}

	/** Which startup pitches in a slot; null before the draw and after an abort. */
	startupOf(state: State, slot: SlotId): StartupId | null {
		if (!isOpen(state) || state.contribution === null) return null;
		const word = state.slots.find((s) => s.slot === slot)?.pseudonym.word;
		return word === undefined ? null : (this.#byWord(state.contribution).get(word) ?? null);
	}

	release(state: State): Release {
		const slots = isOpen(state) ? state.slots : [];
		const openings = slots.map(({ slot }) => {
			const startup = this.startupOf(state, slot) as StartupId;
			return {
				slot,
				startup,
				salt: bytesToHex(this.#ensure(SALT + startup)),
				opening: this.#opening(startup)
			};
		});
		return { key: bytesToHex(this.#ensure(REVEAL_KEY)), seed: bytesToHex(this.#ensure(SEED)), openings };
	}

	/** After an abort nobody can ever open an identity again. Invitations stay, so that people can read the end. */
	destroy(): void {
		this.#mapping = null;
		for (const prefix of [SEED, REVEAL_KEY, SALT, 'identity:']) {
			this.#vault.destroySecrets(this.#session, prefix);
		}
	}

	#byWord(contribution: string): ReadonlyMap<string, StartupId> {
		if (this.#mapping?.contribution !== contribution) {
			const byCommitment = this.#commitments();
			const drawn = this.#drawn(contribution, [...byCommitment.keys()]);
			const byWord = new Map(
				drawn.map((d) => [d.pseudonym.word, byCommitment.get(d.commitment) as StartupId])
			);
			this.#mapping = { contribution, byWord };
		}
		return this.#mapping.byWord;
	}

	#drawn(contribution: string, commitments: readonly string[]): ReturnType<typeof draw> {
		const seed = bytesToHex(this.#ensure(SEED));
		return draw((text) => hmacHex(seed, text), contribution, commitments);
	}

	#commitments(): Map<string, StartupId> {
		const startups = [...this.#identities.identities(this.#session).keys()];
		return new Map(startups.map((id) => [commit(this.#ensure(SALT + id), this.#opening(id)), id]));
	}

	#opening(startup: StartupId) {
		const identity = this.#identities.getIdentity(this.#session, startup);
		if (identity === undefined) throw new Error(`No identity for a startup of session ${this.#session}`);
		return openingOf(identity);
	}

	/** Made at the first need and kept: the same command decided again meets the same secrets. */
	#ensure(name: string): Uint8Array {
		return this.#vault.getOrPut(this.#session, name, () => this.#random(32));
	}
}
