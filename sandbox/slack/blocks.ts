import { isFields } from './args.ts';
import {
  type Check,
  checkList,
  checkString,
  checkText,
  checkUrl,
  onlyKeys,
  problem,
  type Surface,
} from './block-checks.ts';
import { checkElement, checkImage } from './block-elements.ts';
import { ApiError } from './errors.ts';
import { canShow } from './file-access.ts';
import type { Fields } from './types.ts';
import type { World } from './world.ts';

const pickers = ['datepicker', 'timepicker', 'datetimepicker'];
const selects = ['static', 'users', 'channels', 'conversations', 'external'].flatMap((kind) => [
  `${kind}_select`,
  `multi_${kind}_select`,
]);
const choosers = ['overflow', 'radio_buttons', 'checkboxes', ...selects, ...pickers];
const actionElements = ['button', 'workflow_button', 'rich_text_input', ...choosers];
const accessories = ['button', 'workflow_button', 'image', ...choosers];
const inputElements = [
  ...['plain_text_input', 'email_text_input', 'url_text_input', 'number_input'],
  ...['rich_text_input', 'file_input', 'radio_buttons', 'checkboxes', ...selects, ...pickers],
];
const taskStates = ['pending', 'in_progress', 'complete', 'error'];

type BlockCheck = (check: Check, block: Fields, path: string) => void;

/** Every known block: the properties it may have and what they must be. */
const blocks: Readonly<Record<string, { keys: readonly string[]; check: BlockCheck }>> = {
  section: {
    keys: ['text', 'fields', 'accessory', 'expand'],
    check(check, block, path) {
      checkText(check, block.text, `${path}/text`, 3000, { required: block.fields === undefined });
      if (block.fields !== undefined) {
        const fields = checkList(check, block.fields, `${path}/fields`, [1, 10]);
        for (const [index, field] of fields.entries()) {
          checkText(check, field, `${path}/fields/${index}`, 2000);
        }
      }
      if (block.accessory !== undefined) {
        checkElement(check, block.accessory, `${path}/accessory`, accessories);
      }
    },
  },
  header: {
    keys: ['text', 'level'],
    check: (check, block, path) =>
      checkText(check, block.text, `${path}/text`, 150, { required: true, plain: true }),
  },
  divider: { keys: [], check: () => {} },
  context: {
    keys: ['elements'],
    check(check, block, path) {
      const items = checkList(check, block.elements, `${path}/elements`, [1, 10]);
      for (const [index, item] of items.entries()) {
        const place = `${path}/elements/${index}`;
        if (item.type === 'image') checkElement(check, item, place, ['image']);
        else checkText(check, item, place, 3000);
      }
    },
  },
  actions: elementsBlock(actionElements, [1, 25]),
  context_actions: elementsBlock(['feedback_buttons', 'icon_button'], [1, 5]),
  image: {
    keys: ['image_url', 'slack_file', 'alt_text', 'title'],
    check(check, block, path) {
      checkImage(check, block, path);
      checkText(check, block.title, `${path}/title`, 2000, { plain: true });
    },
  },
  input: {
    keys: ['label', 'hint', 'optional', 'element', 'dispatch_action'],
    check(check, block, path) {
      checkText(check, block.label, `${path}/label`, 2000, { required: true, plain: true });
      checkText(check, block.hint, `${path}/hint`, 2000, { plain: true });
      checkElement(check, block.element, `${path}/element`, inputElements);
    },
  },
  markdown: {
    keys: ['text'],
    check: (check, block, path) =>
      checkString(check, block.text, `${path}/text`, 12_000, { required: true }),
  },
  rich_text: {
    keys: ['elements'],
    check: (check, block, path) =>
      void checkList(check, block.elements, `${path}/elements`, [1, 1000]),
  },
  video: {
    keys: [
      ...['video_url', 'thumbnail_url', 'alt_text', 'title', 'title_url', 'author_name'],
      ...['provider_name', 'provider_icon_url', 'description'],
    ],
    check(check, block, path) {
      for (const key of ['video_url', 'thumbnail_url']) {
        checkUrl(check, block[key], `${path}/${key}`, true);
      }
      if (!String(block.video_url).startsWith('https://')) {
        problem(check, `${path}/video_url`, 'must be https');
      }
      checkString(check, block.alt_text, `${path}/alt_text`, 2000, { required: true });
      checkText(check, block.title, `${path}/title`, 200, { required: true, plain: true });
      if (!check.scopes.has('links.embed:write')) {
        problem(check, path, 'missing scope: links.embed:write');
      }
    },
  },
  alert: {
    keys: ['text', 'level'],
    check: (check, block, path) =>
      checkText(check, block.text, `${path}/text`, 3000, { required: true }),
  },
  card: {
    keys: ['hero_image', 'icon', 'title', 'subtitle', 'body', 'actions', 'subtext', 'slack_icon'],
    check(check, block, path) {
      checkText(check, block.title, `${path}/title`, 150);
      checkText(check, block.subtitle, `${path}/subtitle`, 150);
      checkText(check, block.body, `${path}/body`, 200);
      if (block.actions === undefined) return;
      const buttons = checkList(check, block.actions, `${path}/actions`, [1, 5]);
      for (const [index, button] of buttons.entries()) {
        checkElement(check, button, `${path}/actions/${index}`, ['button']);
      }
    },
  },
  carousel: nested('elements', [1, 10]),
  container: {
    ...nested('child_blocks', [1, 10]),
    keys: [
      ...['title', 'rich_text_title', 'subtitle', 'child_blocks', 'width', 'icon'],
      ...['is_collapsible', 'default_collapsed', 'has_header_divider'],
    ],
  },
  task_card: {
    keys: ['task_id', 'title', 'details', 'output', 'sources', 'status'],
    check(check, block, path) {
      checkString(check, block.task_id, `${path}/task_id`, 255, { required: true });
      checkString(check, block.title, `${path}/title`, 256, { required: true });
      if (!taskStates.includes(String(block.status))) {
        problem(check, `${path}/status`, `must be one of ${taskStates.join(', ')}`);
      }
    },
  },
  plan: {
    keys: ['title', 'tasks'],
    check: (check, block, path) =>
      checkString(check, block.title, `${path}/title`, 256, { required: true }),
  },
  table: { keys: ['rows', 'column_settings'], check: rows },
  data_table: { keys: ['rows', 'caption', 'page_size', 'row_header_column_index'], check: rows },
  file: {
    keys: ['source', 'external_id'],
    check: (check, _block, path) => problem(check, path, 'file blocks cannot be posted directly'),
  },
};

/** Throws `invalid_blocks` with every problem, as Slack words them. */
export function checkBlocks(
  list: readonly Fields[],
  surface: Surface,
  world: World,
  error = 'invalid_blocks',
): void {
  const check: Check = {
    surface,
    scopes: world.scopes,
    shows: (file) => canShow(world, file),
    problems: [],
    blockIds: new Set(),
  };
  checkList(check, list, '/blocks', [0, surface === 'message' ? 50 : 100]);
  for (const [index, block] of list.entries()) checkBlock(check, block, `/blocks/${index}`);
  if (check.problems.length === 0) return;
  throw new ApiError(error, {
    errors: check.problems,
    response_metadata: { messages: check.problems.map((found) => `[ERROR] ${found}`) },
  });
}

function checkBlock(check: Check, block: Fields, path: string): void {
  const type = String(block.type);
  const known = Object.hasOwn(blocks, type) ? blocks[type] : undefined;
  if (known === undefined) {
    problem(check, `${path}/type`, `unsupported block type: ${type}`);
    return;
  }
  onlyKeys(check, block, path, ['type', 'block_id', ...known.keys]);
  checkString(check, block.block_id, `${path}/block_id`, 255);
  if (typeof block.block_id === 'string') {
    if (check.blockIds.has(block.block_id)) problem(check, path, 'block_id already exists');
    check.blockIds.add(block.block_id);
  }
  known.check(check, block, path);
}

function elementsBlock(allowed: readonly string[], bounds: readonly [number, number]) {
  return {
    keys: ['elements'],
    check(check: Check, block: Fields, path: string) {
      const items = checkList(check, block.elements, `${path}/elements`, bounds);
      const seen = new Set<string>();
      for (const [index, item] of items.entries()) {
        checkElement(check, item, `${path}/elements/${index}`, allowed);
        if (typeof item.action_id !== 'string') continue;
        if (seen.has(item.action_id)) {
          problem(check, `${path}/elements/${index}`, 'action_id already exists');
        }
        seen.add(item.action_id);
      }
    },
  };
}

function nested(key: string, bounds: readonly [number, number]) {
  return {
    keys: [key],
    check(check: Check, block: Fields, path: string) {
      const children = checkList(check, block[key], `${path}/${key}`, bounds);
      for (const [index, child] of children.entries()) {
        checkBlock(check, child, `${path}/${key}/${index}`);
      }
    },
  };
}

function rows(check: Check, block: Fields, path: string): void {
  const list = block.rows;
  if (!Array.isArray(list) || list.length < 1 || list.length > 100) {
    problem(check, `${path}/rows`, 'must have from 1 to 100 rows');
  } else if (list.some((row) => !Array.isArray(row) || row.length > 20 || !row.every(isFields))) {
    problem(check, `${path}/rows`, 'each row must have at most 20 cells');
  }
}
