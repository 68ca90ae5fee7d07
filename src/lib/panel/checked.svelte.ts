/** Whether this tab has passed, or skipped, the device check: a reload in the middle of a pitch must not ask again. */
const KEY = 'blindpick-checked';

export class CheckPassed {
	#passed = $state(stored());

	get passed(): boolean {
		return this.#passed;
	}

	pass = (): void => {
		this.#passed = true;
		try {
			sessionStorage.setItem(KEY, '1');
		} catch {
			// Without storage a reload in the lobby asks once more.
		}
	};
}

function stored(): boolean {
	try {
		return sessionStorage.getItem(KEY) !== null;
	} catch {
		return false;
	}
}
