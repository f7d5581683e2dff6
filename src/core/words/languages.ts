import { de } from './de.ts';
import { en } from './en.ts';
import { esEs } from './es-es.ts';
import { fr } from './fr.ts';
import type { Words } from './index.ts';
import { ja } from './ja.ts';
import { ko } from './ko.ts';
import { ptBr } from './pt-br.ts';
import { zhCn } from './zh-cn.ts';

/** Every language that the bot speaks, by the tag that Discord uses for it. English is the default. */
export const languages: Readonly<Record<string, Words>> = {
  'en-US': en,
  de,
  'es-ES': esEs,
  fr,
  'pt-BR': ptBr,
  ja,
  ko,
  'zh-CN': zhCn,
};
