import { expect } from 'vitest';
import { PlatformError, speak } from '../../src/core/index.ts';
import { readAddress } from '../../src/slack/address.ts';
import { readSettings } from '../../src/slack/admin/settings-read.ts';
import { readState as readAdminState, readBegun } from '../../src/slack/admin/state.ts';
import { mayBePicture, readFiles, referenceTo } from '../../src/slack/files.ts';
import { moreOf } from '../../src/slack/form/kept-draft.ts';
import { readMemory, writeMemory } from '../../src/slack/form/memory.ts';
import { readState } from '../../src/slack/form/state.ts';
import { installationSchema } from '../../src/slack/installations/installation.ts';
import { readTaskButton } from '../../src/slack/own/task-buttons.ts';
import type { Boundary } from './hell.ts';
import { expectStorable, objectIn, orThrown } from './hell-shown.ts';

const fieldsOfBoth = ['prompt', 'offer', 'orientation', 'style', 'image', 'value', 'files'];

const formState: Boundary = {
  name: 'slack-form-state',
  takes: 'json',
  samples: [
    JSON.stringify({
      prompt: { prompt: { type: 'plain_text_input', value: 'a boat' } },
      offer: { offer: { selected_option: { value: '10:small:sora-2' } } },
      style: { style: { selected_option: null } },
      image: { image: { files: [{ id: 'F1', mimetype: 'image/png', size: 5 }] } },
    }),
    '{"image":{"image":{"selected_option":{"value":"F1"}}}}',
  ],
  pieces: [...fieldsOfBoth, 'selected_option', 'text'],
  becomes: ['filled', 'nothing'],
  read(input) {
    const filled = readState(JSON.parse(input));
    if (filled === undefined) return 'nothing';
    expect(['prompt', 'offer', 'orientation', 'style']).toEqual(
      expect.arrayContaining(Object.keys(filled.values)),
    );
    for (const value of Object.values(filled.values)) expect(value).toBeTypeOf('string');
    expect(['string', 'undefined']).toContain(typeof filled.chosen);
    return 'filled';
  },
};

const settingsFields = ['user', 'user_unit', 'scope', 'roles', 'blocked', 'channels', 'rule'];

/** An admin's form: what it began with, and what it holds now. */
const adminState: Boundary = {
  name: 'slack-admin-state',
  takes: 'json',
  samples: [
    JSON.stringify({
      values: {
        user: { user: { value: '50' } },
        user_unit: { user_unit: { selected_option: { value: 'week' } } },
        roles: { roles: { value: 'S1 = 20\n@team: 5' } },
        blocked: { blocked: { selected_users: ['U1', 'W2'] } },
        channels: { channels: { selected_conversations: ['C1'] } },
        rule: { rule: { selected_option: { value: 'only' } } },
        models: { models: { selected_options: [{ value: 'sora-2' }] } },
        words: { words: { value: 'bad\nwor*' } },
        language: { language: { selected_option: { value: 'de' } } },
        keepDays: { keepDays: { value: '30' } },
        confirmFrom: { confirmFrom: { value: '5' } },
      },
      blocks: [
        { block_id: 'words', element: { initial_value: 'old' } },
        { block_id: 'blocked', element: { initial_users: ['U1'] } },
        { block_id: 'models', element: { initial_options: [{ value: 'x' }] } },
      ],
    }),
    '{"values":{"keepDays":{"keepDays":{"value":"x"}}},"blocks":[]}',
  ],
  pieces: [...settingsFields, 'value', 'selected_users', 'block_id', 'element', '10', '0', '@a 5'],
  becomes: ['changes', 'errors', 'nothing'],
  read(input) {
    const { values, blocks } = objectIn(input);
    const state = readAdminState(values);
    if (state === undefined) return 'nothing';
    const begun = readBegun(blocks);
    for (const all of [...state.values(), ...begun.values()]) {
      for (const one of all) expect(one).toBeTypeOf('string');
    }
    const groups = [{ id: 'S1', handle: 'team', name: 'The Team', users: new Set<string>() }];
    const say = speak('en-US');
    const read = readSettings({ values: state, begun, settings: {}, groups, teamId: 'T1', say });
    expectStorable(read.errors);
    for (const change of read.changes) {
      if ('limit' in change) expect(change.limit?.credits ?? 0).toBeLessThanOrEqual(1e9);
      if ('credits' in change) expect(change.credits ?? 0).toBeGreaterThanOrEqual(0);
      if (change.set === 'blocked') expect(change.user).toMatch(/^T1\//u);
    }
    return Object.keys(read.errors).length > 0 ? 'errors' : 'changes';
  },
};

const where = { teamId: 'T1', channelId: 'C1', userId: 'U1' };
const address = {
  ...where,
  responseUrl: 'https://hooks.slack.com/x',
  responseUntil: 7,
  rootTs: '1.2',
  cardTs: '1.3',
  earlier: [{ fileId: 'F1' }],
};

const memory: Boundary = {
  name: 'slack-memory',
  takes: 'json',
  samples: [
    JSON.stringify({ where: address, kept: 'k', pictures: [{ id: 'F1', name: 'a' }] }),
    JSON.stringify({ where }),
    JSON.stringify({ where: { ...where, userId: 'U2' } }),
  ],
  pieces: ['where', 'kept', 'pictures', 'teamId', 'userId', 'channelId', 'U1', 'T1', 'name'],
  becomes: ['ours', 'nothing'],
  read(input) {
    const read = readMemory(input, where);
    if (read === undefined) return 'nothing';
    expect(read.where).toMatchObject({ teamId: 'T1', userId: 'U1' });
    const written = writeMemory(read);
    expect(JSON.parse(written)).toMatchObject({ where: { teamId: 'T1' } });
    return 'ours';
  },
};

const stored: Boundary = {
  name: 'slack-address',
  takes: 'json',
  samples: [JSON.stringify(address), JSON.stringify({ ...where, told: true, noPicture: true })],
  pieces: [...Object.keys(address), 'T1', 'fileId', 'round'],
  becomes: ['ours', 'refused'],
  read(input) {
    const value = JSON.parse(input);
    const read = orThrown(() => readAddress(value), PlatformError);
    const more = moreOf({ draft: {}, more: { where: value } });
    expect(more === undefined).toBe(read === undefined);
    if (read === undefined) return 'refused';
    expectStorable(read);
    return 'ours';
  },
};

const button: Boundary = {
  name: 'slack-task-button',
  takes: 'json',
  samples: [
    '{"action_id":"task_again","value":"k3b9x2m4q7ab"}',
    '{"action_id":"task_delete","value":"k3b9x2m4q7ab"}',
    '{"action_id":"task_no","value":"k3b9x2m4q7ab"}',
  ],
  pieces: ['action_id', 'value', 'task_again', 'task_stop', 'k3b9x2m4q7ab'],
  becomes: ['an action', 'nothing'],
  read(input) {
    // Bolt hands over what has the type of a press; what stands in it is anybody's.
    const given = objectIn(input);
    const { action_id: id = '', value } = given;
    if (typeof id !== 'string' || (value !== undefined && typeof value !== 'string'))
      return 'nothing';
    const read = readTaskButton({ action_id: id, value });
    if (read === undefined) return 'nothing';
    expect(read.action).toMatch(/^[a-z]+$/u);
    expect(read.id).toMatch(/^[\w-]{1,100}$/u);
    return 'an action';
  },
};

const files: Boundary = {
  name: 'slack-files',
  takes: 'json',
  samples: [
    '[{"id":"F1","name":"a.png","mimetype":"image/png","size":9,"url_private":"https://files.slack.com/a"}]',
    '[{"id":"F2","file_access":"check_file_info"},{"id":"F3","mode":"tombstone"}]',
    '[{"id":"F4","is_external":true,"url_private":"https://drive.example/x","title":"t"}]',
  ],
  pieces: ['id', 'name', 'size', 'mode', 'url_private', 'url_private_download', 'https://[', 'F9'],
  becomes: ['files', 'none'],
  read(input) {
    const read = readFiles(JSON.parse(input));
    for (const file of read) {
      expect(mayBePicture(file)).toBeTypeOf('boolean');
      const reference = referenceTo(file, 'https://slack.com/api/');
      expectStorable(reference);
      expect(reference.name?.length ?? 0).toBeLessThanOrEqual(200);
      // What opens with the token lies at Slack.
      if (reference.trusted)
        expect(new URL(reference.url).hostname).toMatch(/(?:^|\.)slack\.com$/u);
    }
    return read.length > 0 ? 'files' : 'none';
  },
};

const installation: Boundary = {
  name: 'slack-installation',
  takes: 'json',
  samples: [
    '{"teamId":"T1","isOrg":false,"name":"x","botToken":"xoxb-1","botId":"B1","botUserId":"U1","scopes":["chat:write"]}',
  ],
  pieces: ['teamId', 'isOrg', 'botToken', 'scopes', 'enterpriseId'],
  becomes: ['ours', 'refused'],
  read(input) {
    const read = installationSchema.safeParse(JSON.parse(input));
    if (read.data === undefined) return 'refused';
    expectStorable(read.data);
    return 'ours';
  },
};

export const slackJson: readonly Boundary[] = [
  formState,
  adminState,
  memory,
  stored,
  button,
  files,
  installation,
];
