import { type ComponentNode, flatten } from '../schemas/components.ts';
import type { ComponentUse, Interaction } from '../types.ts';
import type { World } from '../world.ts';
import { visibleMessage } from './commands.ts';
import { again, dispatchInteraction, placeOf } from './dispatch.ts';

const BUTTON = 2;
const STRING_SELECT = 3;

/** A person presses a button or chooses in a select. */
export function press(world: World, use: ComponentUse): Interaction {
  const repeated = again(world, use);
  if (repeated !== undefined) return repeated;
  const message = visibleMessage(world, use.message);
  const context = { ...use, channel: use.channel ?? message.channelId };
  const place = placeOf(world, context);
  if (message.onlyFor !== undefined && message.onlyFor !== place.user.id) {
    throw new Error('That message is private to somebody else.');
  }
  const shown = flatten(message.components).find((node) => node.custom_id === use.customId);
  const component: ComponentNode | undefined =
    shown ?? (use.stale === true ? { type: BUTTON } : undefined);
  if (component === undefined) throw new Error(`The message has no component "${use.customId}".`);
  if (component.disabled === true && use.stale !== true) {
    throw new Error(`The component "${use.customId}" is disabled.`);
  }
  if (component.type !== BUTTON) checkChoice(component, use.values ?? []);
  const data = {
    custom_id: use.customId,
    component_type: component.type,
    ...(component.type === BUTTON ? {} : { values: [...(use.values ?? [])], resolved: {} }),
  };
  return dispatchInteraction(world, context, {
    kind: 'component',
    type: 3,
    name: use.customId,
    ...place,
    data,
    sourceMessageId: message.id,
  });
}

/** Whether a client would let these values be chosen. */
export function checkChoice(component: ComponentNode, values: readonly string[]): void {
  const id = String(component.custom_id);
  const least = typeof component.min_values === 'number' ? component.min_values : 1;
  const most = typeof component.max_values === 'number' ? component.max_values : 1;
  const optional = component.required === false && values.length === 0;
  if (!optional && (values.length < least || values.length > most)) {
    throw new Error(`"${id}" wants ${least} to ${most} values.`);
  }
  if (component.type !== STRING_SELECT && !Array.isArray(component.options)) return;
  const options: unknown[] = Array.isArray(component.options) ? component.options : [];
  const offered = new Set(options.map((option) => Reflect.get(Object(option), 'value')));
  const foreign = values.find((value) => !offered.has(value));
  if (foreign !== undefined) throw new Error(`"${id}" does not offer "${foreign}".`);
}
