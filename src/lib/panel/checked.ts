/** Whether this tab has passed, or skipped, the device check: a reload in the middle of a pitch must not ask again. */
const KEY = 'blindpick-checked';

export function wasChecked(): boolean {
	try {
		return sessionStorage.getItem(KEY) !== null;
	} catch {
		return false;
	}
}

export function rememberChecked(): void {
	try {
		sessionStorage.setItem(KEY, '1');
	} catch {
		// Without storage a reload in the lobby asks once more.
	}
}
