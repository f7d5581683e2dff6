/** Forms with every kind of field, as a bot would send them. */

const option = (value: string, more: object = {}) => ({ value, label: value, ...more });

const label = (name: string, component: object, description?: string) => ({
  type: 18,
  label: name,
  ...(description === undefined ? {} : { description }),
  component,
});

/** Discord: texts, a menu, files. */
export const DISCORD_FORM = {
  custom_id: 'form:1',
  title: 'Make a video',
  components: [
    { type: 10, content: 'A form with **bold** words.' },
    label('Prompt', { type: 4, custom_id: 'prompt', style: 2, max_length: 200 }, 'What it shows'),
    label('Name', {
      type: 4,
      custom_id: 'name',
      style: 1,
      value: 'clip',
      placeholder: 'A name',
      required: false,
    }),
    label(
      'Model',
      {
        type: 3,
        custom_id: 'model',
        options: [
          option('sora-2', { description: 'quick', default: true }),
          option('sora-2-pro', { description: 'better' }),
        ],
      },
      'Which one makes it',
    ),
    label(
      'Pictures',
      { type: 19, custom_id: 'pictures', max_values: 2, file_types: ['image'] },
      'Up to two',
    ),
  ],
};

/** Discord: what one chooses among. */
export const DISCORD_CHOICES = {
  custom_id: 'form:2',
  title: 'Choices',
  components: [
    label('Shape', {
      type: 21,
      custom_id: 'shape',
      options: [option('landscape', { description: 'wide' }), option('portrait')],
    }),
    label('Extras', {
      type: 22,
      custom_id: 'extras',
      min_values: 0,
      max_values: 2,
      required: false,
      options: [option('sound', { default: true }), option('loop')],
    }),
    label('No watermark', { type: 23, custom_id: 'clean' }),
    label('Styles', {
      type: 3,
      custom_id: 'styles',
      min_values: 1,
      max_values: 2,
      options: [option('comic'), option('film'), option('paper')],
    }),
    {
      type: 1,
      components: [{ type: 4, custom_id: 'old', style: 1, label: 'Old', required: false }],
    },
  ],
};

const plain = (text: string) => ({ type: 'plain_text' as const, text });

const choice = (value: string, description?: string) => ({
  text: plain(value),
  value,
  ...(description === undefined ? {} : { description: plain(description) }),
});

const input = (id: string, name: string, element: object, more: object = {}) => ({
  type: 'input',
  block_id: id,
  label: plain(name),
  element: { action_id: id, ...element },
  ...more,
});

/** Slack: every kind of field. `file` is shown as a picture. */
export function slackForm(file?: string) {
  return {
    type: 'modal',
    callback_id: 'form',
    notify_on_close: true,
    title: plain('Make a video'),
    submit: plain('Make it'),
    close: plain('Not now'),
    blocks: [
      { type: 'header', text: plain('A header') },
      { type: 'section', text: { type: 'mrkdwn', text: 'Words in *bold*.' } },
      ...(file === undefined
        ? []
        : [
            {
              type: 'image',
              slack_file: { id: file },
              alt_text: 'The picture',
              title: plain('One'),
            },
          ]),
      input(
        'prompt',
        'Prompt',
        {
          type: 'plain_text_input',
          multiline: true,
          max_length: 200,
          initial_value: 'a boat',
          placeholder: plain('What it shows'),
        },
        { hint: plain('At most 200 characters') },
      ),
      input('model', 'Model', {
        type: 'static_select',
        options: [choice('sora-2', 'quick'), choice('sora-2-pro', 'better')],
        initial_option: choice('sora-2', 'quick'),
      }),
      input('shape', 'Shape', {
        type: 'radio_buttons',
        options: [choice('landscape'), choice('portrait')],
      }),
      { type: 'divider' },
      input(
        'extras',
        'Extras',
        { type: 'checkboxes', options: [choice('sound'), choice('loop')] },
        { optional: true },
      ),
      input('pictures', 'Pictures', {
        type: 'file_input',
        max_files: 2,
        filetypes: ['png', 'jpg'],
      }),
      { type: 'context', elements: [{ type: 'mrkdwn', text: 'It costs 1 credit.' }] },
    ],
  } as never;
}

/** Slack: a modal with words only and, if need be, a button to submit it. */
export function slackNote(title: string, text: string, submit?: string) {
  return {
    type: 'modal',
    callback_id: 'note',
    title: plain(title),
    ...(submit === undefined ? {} : { submit: plain(submit) }),
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }],
  } as never;
}

/** Slack: what the bot hears of before anything is submitted. */
export function slackLive(words: string) {
  const options = [choice('cats'), choice('dogs')];
  return {
    type: 'modal',
    callback_id: 'live',
    title: plain('Live'),
    blocks: [
      {
        type: 'section',
        block_id: 'which',
        text: { type: 'mrkdwn', text: words },
        accessory: {
          type: 'static_select',
          action_id: 'pick',
          placeholder: plain('Which'),
          options,
        },
      },
      {
        type: 'actions',
        block_id: 'buttons',
        elements: [{ type: 'button', action_id: 'more', text: plain('More'), value: '1' }],
      },
    ],
  } as never;
}
