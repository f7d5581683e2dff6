import type { Judgement } from '../dialect.ts';
import { isObject, type Sent, shownBody } from '../sent.ts';
import type { Json } from '../types.ts';
import type { Flavour, LocalVideoModel } from './flavour.ts';
import { judgePicture } from './picture.ts';

/** Problems refuse a request; remarks are only noted. */
export interface Findings {
  problems: string[];
  remarks: string[];
}

const PROMPT_MOST = 32_000;

/** Holds a create against what is documented of this flavour. */
export function judgeVideo(
  flavour: Flavour,
  models: readonly LocalVideoModel[],
  sent: Sent,
): Judgement {
  const body = isObject(sent.value) ? sent.value : {};
  const kept = shownBody(sent);
  const asked = typeof body.model === 'string' ? body.model : undefined;
  const known = models.find(({ id }) => id === (asked ?? models[0]?.id));
  const base = {
    body: isObject(kept) ? kept : {},
    model: asked ?? models[0]?.id ?? '',
    status: flavour.problemStatus,
  };
  const refusal = encodingProblem(flavour, sent);
  if (refusal !== undefined) return { ...base, problems: [refusal] };
  const found: Findings = { problems: [], remarks: [] };
  judgeFields(flavour, body, sent, found);
  judgePrompt(body, found);
  if (body.model !== undefined && asked === undefined)
    found.problems.push('model: must be a string');
  judgeSeconds(flavour, known, body, sent, found);
  judgeSize(known, body, found);
  judgePicture(flavour, known, body, sent, found);
  return { ...base, ...found, unlisted: known === undefined };
}

function encodingProblem({ encodings, formNeeds }: Flavour, sent: Sent): string | undefined {
  if (sent.kind === 'other' || !encodings.includes(sent.kind))
    return `content type "${sent.contentType}": send ${encodings.join(' or ')}`;
  if (sent.kind === 'json' && !isObject(sent.value)) return 'the body is no JSON object';
  if (sent.kind === 'multipart' && formNeeds !== undefined && sent.files[formNeeds] === undefined)
    return `${formNeeds} file is required`;
  return undefined;
}

function judgeFields(flavour: Flavour, body: Json, { files }: Sent, found: Findings) {
  const known = ['prompt', 'model', 'seconds', 'size', ...flavour.fields];
  const fields = [...known, ...flavour.pictures.map(fieldOf)];
  const unknown = [...Object.keys(body), ...Object.keys(files)].filter(
    (name) => !fields.includes(name),
  );
  const list = flavour.strict ? found.problems : found.remarks;
  for (const name of unknown) list.push(`unknown field: ${name}`);
}

function fieldOf(way: Flavour['pictures'][number]): string {
  return way === 'image_reference' || way === 'reference_url' ? way : 'input_reference';
}

function judgePrompt({ prompt }: Json, { problems }: Findings) {
  if (typeof prompt !== 'string' || prompt.trim() === '') problems.push('prompt: is required');
  else if ([...prompt].length > PROMPT_MOST)
    problems.push(`prompt: at most ${PROMPT_MOST} characters`);
}

function judgeSeconds(
  flavour: Flavour,
  model: LocalVideoModel | undefined,
  { seconds }: Json,
  { kind }: Sent,
  { problems }: Findings,
) {
  if (seconds === undefined) return;
  const text = typeof seconds === 'string' && /^[1-9]\d*$/u.test(seconds);
  const integer = typeof seconds === 'number' && Number.isInteger(seconds) && seconds > 0;
  // A form has no types.
  const fits = kind === 'multipart' || flavour.seconds === 'text' ? text : integer;
  if (!fits)
    problems.push(
      `seconds: ${JSON.stringify(seconds)} is not ${flavour.seconds === 'text' ? 'a string matching [1-9]\\d*' : 'an integer'}`,
    );
  else if (model?.seconds !== undefined && !model.seconds.includes(Number(seconds)))
    problems.push(`seconds: ${model.id} takes ${model.seconds.join(', ')}`);
}

function judgeSize(model: LocalVideoModel | undefined, { size }: Json, { problems }: Findings) {
  if (size === undefined) return;
  if (typeof size !== 'string' || !/^\d+x\d+$/u.test(size))
    problems.push(`size: ${JSON.stringify(size)} is not WIDTHxHEIGHT`);
  else if (model?.sizes !== undefined && !model.sizes.includes(size))
    problems.push(`size: ${model.id} takes ${model.sizes.join(', ')}`);
}
