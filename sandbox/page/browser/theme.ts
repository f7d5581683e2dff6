import { h, on } from './dom.ts';
import { remember, remembered } from './settings.ts';

const THEMES = { 'light dark': 'Auto', light: 'Light', dark: 'Dark' } as const;
type Theme = keyof typeof THEMES;

/** The colours: as the system has them, light, or dark. Every colour of the style sheets follows `color-scheme`. */
export function themeSwitch(): HTMLElement {
  const choose = h('select', { 'aria-label': 'Colours' });
  for (const [value, label] of Object.entries(THEMES)) choose.append(h('option', { value }, label));
  const use = (theme: Theme) => {
    document.documentElement.style.colorScheme = theme;
    choose.value = theme;
  };
  const known = remembered('theme');
  use(isTheme(known) ? known : 'light dark');
  return on(choose, {
    change: () => {
      if (!isTheme(choose.value)) return;
      use(choose.value);
      remember('theme', choose.value);
    },
  });
}

function isTheme(value: string | undefined): value is Theme {
  return value !== undefined && Object.hasOwn(THEMES, value);
}
