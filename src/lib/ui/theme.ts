export type Theme = 'auto' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];

export function themeFromCookie(value: string | undefined): Theme {
	return value === 'light' || value === 'dark' ? value : 'auto';
}

/** Applies at once and lasts a year; the server writes it into <html> on the next load. */
export function applyTheme(theme: Theme): void {
	if (theme === 'auto') delete document.documentElement.dataset.theme;
	else document.documentElement.dataset.theme = theme;
	const age = theme === 'auto' ? 0 : 31_536_000;
	document.cookie = `theme=${theme}; path=/; max-age=${age}; samesite=lax`;
}

export function currentTheme(): Theme {
	return themeFromCookie(document.documentElement.dataset.theme);
}
