import { dev } from '$app/environment';
import { keptIn } from '$lib/ui/kept';
import { themeFromCookie } from '$lib/ui/theme';
import { defineCustomServerStrategy } from '$lib/paraglide/runtime.js';
import { paraglideMiddleware } from '$lib/paraglide/server.js';
import type { Handle, HandleServerError } from '@sveltejs/kit';

const cookiesOf = (request?: Request) => request?.headers.get('cookie') ?? '';

defineCustomServerStrategy('custom-kept', {
	getLocale: (request) => keptIn(cookiesOf(request), 'language')
});

/** Language and theme are on <html> before the first byte, so nothing flashes and no inline script is needed. */
export const handle: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, async ({ request, locale }) => {
		event.request = request;
		const theme = themeFromCookie(keptIn(cookiesOf(request), 'theme'));
		const attributes = theme === 'auto' ? `lang="${locale}"` : `lang="${locale}" data-theme="${theme}"`;
		const page = await resolve(event, {
			transformPageChunk: ({ html }) => html.replace('lang="%lang%"', attributes)
		});
		// A page is new each time (its nonce is); a tag over its bytes would differ, in length too, and serve nobody.
		page.headers.delete('etag');
		return page;
	});

/** Neither the answer nor the log repeats what was asked for: a URL or a message could name somebody. */
export const handleError: HandleServerError = ({ error, status, event }) => {
	// What was asked for wrongly is no fault of ours, and strangers write no log.
	if (status >= 500) {
		if (dev) console.error(error);
		else event.platform?.req.pageFailed?.(error, event.route.id);
	}
	return { message: status === 404 ? 'not found' : 'failed' };
};
