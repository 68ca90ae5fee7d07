import { keep } from './kept.ts';

export type Theme = 'auto' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];

export function themeFromCookie(value: string | undefined): Theme {
	return value === 'light' || value === 'dark' ? value : 'auto';
}

/** Applies at once and lasts a year; the server writes it into <html> on the next load. */
export function applyTheme(theme: Theme): void {
	if (theme === 'auto') delete document.documentElement.dataset.theme;
	else document.documentElement.dataset.theme = theme;
	keep('theme', theme === 'auto' ? '' : theme);
}

export function currentTheme(): Theme {
	return themeFromCookie(document.documentElement.dataset.theme);
}
