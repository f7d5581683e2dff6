import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { GatewayRefusal } from '../../src/core/gateway.ts';
import { quiet, withoutPrompt } from '../../src/core/without-prompt.ts';
import { startWorld } from '../support/world.ts';

const PROMPT = 'a paper boat in the rain';
const task = { request: { prompt: PROMPT } } as Parameters<typeof quiet>[0];

/** How the log writes an error. */
function written(err: unknown): { type: string; message: string; stack: string; reason: string } {
  const lines: string[] = [];
  pino({ base: null }, { write: (line) => void lines.push(line) }).info({ err }, 'x');
  return JSON.parse(lines[0] ?? '').err;
}

describe('what gateways say, for the log', () => {
  it('is said without the prompt', () => {
    const said = `The prompt "${PROMPT}" is refused: ${PROMPT}`;
    expect(withoutPrompt(task, said)).toBe('The prompt "[prompt]" is refused: [prompt]');
    expect(withoutPrompt(task, 'The prompt is refused')).toBe('The prompt is refused');
  });

  it('keeps its words where the prompt is too short to be worth it', () => {
    const short = { request: { prompt: ' a ' } } as typeof task;
    expect(withoutPrompt(short, 'a boat')).toBe('a boat');
  });

  it('leaves an error as it is that does not repeat the prompt', () => {
    const error = new Error('outer', { cause: new Error('inner') });
    expect(quiet(task, error)).toBe(error);
    expect(quiet(task, 'no error')).toBe('no error');
  });

  it('keeps everything else of an error that does, of what kind it is too', () => {
    const error = new GatewayRefusal('moderated', `no "${PROMPT}"`, {
      status: 400,
      cause: new Error('outer', { cause: new Error(`400 ${PROMPT}`) }),
    });
    const line = written(quiet(task, error));
    expect(line).toMatchObject({ type: 'GatewayRefusal', reason: 'moderated', status: 400 });
    expect(line.message).toBe('no "[prompt]": outer: 400 [prompt]');
    expect(line.stack).toContain('without-prompt.test.ts');
    expect(JSON.stringify(line)).not.toContain(PROMPT);
    // Who decides by it has it whole.
    expect(error.message).toBe(`no "${PROMPT}"`);
  });
});

it('a gateway that repeats the prompt does not get it into the log, and admins read it whole', async () => {
  const world = await startWorld();
  world.gateway.onStart = async () => {
    throw new GatewayRefusal('moderated', `"${PROMPT}" is not allowed`);
  };
  const outcome = await world.core.submit(world.command({ prompt: PROMPT }));
  await world.clock.advance(1000);
  const id = outcome.kind === 'accepted' ? outcome.task.id : '';
  expect((await world.task(id))?.failure?.detail).toBe(`"${PROMPT}" is not allowed`);
  const told = world.lines.filter(({ level }) => level !== 'debug');
  expect(told.map(({ message }) => message)).toContain('the gateway refused a task');
  for (const { fields } of told) {
    const { err, ...rest } = fields as { err?: unknown };
    const line = JSON.stringify([err === undefined ? {} : written(err), rest]);
    expect(line).not.toContain(PROMPT);
  }
  expect(JSON.stringify(told)).toContain('[prompt]');
});
