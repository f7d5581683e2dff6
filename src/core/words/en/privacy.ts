/** What a person is told of what is kept about them. */
export const privacy = {
  'privacy.title': 'What is kept about you',
  'privacy.tasks': 'Videos you asked for, with prompt, picture address, times and IDs: {tasks}',
  'privacy.forms': 'Forms you have not sent: {forms}',
  'privacy.more': 'What you have spent, blocks, and what you changed as an admin.',
  'privacy.exported': 'Everything that is kept about you is in this file.',
  'privacy.sent': 'It is in our direct messages.',
  'privacy.unsent': 'The file could not be sent to you',
  'privacy.unsent.text': 'Somebody who runs the bot has to look at that. Nothing was changed.',
  'privacy.ask': 'Delete this for good?',
  'privacy.goes_one':
    'What goes: your {count} video with its prompt, picture, times and IDs, and forms you have not sent. Buttons and links of this video stop working.',
  'privacy.goes_other':
    'What goes: your {count} videos with prompts, pictures, times and IDs, and forms you have not sent. Buttons and links of these videos stop working.',
  'privacy.chat':
    'Videos stay in the chat, and the gateway may still have them. To take one away, press Delete under it first: afterwards only somebody who manages the place can.',
  'privacy.open': 'Still being made, and staying: {open}. Ask again when they have ended.',
  'privacy.stays':
    'What stays: how much you have spent, until it is full again; blocks; what you changed as an admin.',
  'privacy.deleted': 'Deleted',
  'privacy.forgotten': 'Videos that are forgotten: {tasks}',

  'button.export': 'Get it as a file',
  'button.erase': 'Delete it',
  'button.forget': 'Delete it for good',

  'trouble.question': 'This question is too old',
  'trouble.question.text': 'Nothing was deleted. Ask again.',
  'trouble.half-forgotten': 'Not everything could be deleted',
  'trouble.half-forgotten.text': 'Ask again in a minute: it goes on with the rest.',
} as const;
