import { meetsHell } from '../support/hell.ts';
import { coreTexts } from '../support/hell-core.ts';
import { coreJson } from '../support/hell-core-json.ts';

meetsHell([...coreTexts, ...coreJson]);
