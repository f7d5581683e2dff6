import { describe, expect, it } from 'vitest';
import {
  browserMissing,
  cancelDialog,
  closed,
  dialogOf,
  dropOn,
  fieldOf,
  filesInDialog,
  fillDialog,
  messageOf,
  post,
  problemAt,
  sideOf,
  submitDialog,
  uploadInDialog,
} from '../../sandbox/page/drive.ts';
import { slackForm, slackLive, slackNote } from './page-fake-forms.ts';
import { fakeSlack } from './page-fake-slack.ts';
import { inBrowser } from './page-in-browser.ts';
import { widthOf } from './page-seen.ts';

describe.skipIf(browserMissing() !== undefined)('forms of Slack in a real browser', () => {
  const fake = fakeSlack();
  const on = inBrowser(fake.prepare, fake.reset);
  const slack = () => sideOf(on.page, 'Slack');
  const openForm = async () => {
    await post(slack(), '/sora');
    return dialogOf(slack(), 'Make a video');
  };
  const bytesOf = async (url: string): Promise<Buffer> => {
    const headers = { authorization: `Bearer ${on.world.servers.slack.botToken}` };
    return Buffer.from(await (await fetch(url, { headers })).arrayBuffer());
  };

  it('shows every kind of field, and sends a file of this machine byte for byte', async () => {
    const { slack: local } = on.world.servers;
    const bytes = await on.pictures.bytes(on.pictures.blue);
    const { message } = await local.say({ text: 'x', files: [{ name: 'blue.png', bytes }] });
    fake.fileShown = message.files[0]?.id;
    const dialog = await openForm();
    fake.fileShown = undefined;
    expect(await widthOf(dialog.getByRole('img', { name: 'The picture' }))).toBe(96);
    expect(await dialog.locator('.go').textContent()).toBe('Make it');
    await dialog.getByText('At most 200 characters').waitFor();
    await fillDialog(dialog, {
      Prompt: 'a <b>boat</b>\nin rain',
      Model: 'sora-2-pro',
      Shape: 'portrait',
      Extras: ['loop'],
    });
    await uploadInDialog(dialog, 'Pictures', on.pictures.red);
    await submitDialog(dialog);
    await closed(dialog);
    const [values] = fake.submissions;
    expect(values).toMatchObject({
      prompt: { prompt: { value: 'a <b>boat</b>\nin rain' } },
      model: { model: { selected_option: { value: 'sora-2-pro' } } },
      shape: { shape: { selected_option: { value: 'portrait' } } },
      extras: { extras: { selected_options: [{ value: 'loop' }] } },
      pictures: { pictures: { files: [{ name: 'red picture.png', mimetype: 'image/png' }] } },
    });
    const [file] = values?.pictures?.pictures?.files ?? [];
    expect(await bytesOf(file?.url_private ?? '')).toEqual(
      await on.pictures.bytes(on.pictures.red),
    );
  });

  it('says at the field what is wrong, and keeps everything that was put in, files too', async () => {
    fake.answers.push({ response_action: 'errors', errors: { prompt: 'Say something nicer' } });
    const dialog = await openForm();
    await fillDialog(dialog, { Prompt: 'something bad', Shape: 'landscape', Extras: ['sound'] });
    await submitDialog(dialog);
    expect(await problemAt(dialog, 'Pictures')).toBe('Please complete this required field.');
    await uploadInDialog(dialog, 'Pictures', on.pictures.text);
    await fieldOf(dialog, 'Pictures').getByText('notes.txt is no file of this kind').waitFor();
    await dropOn(dialog.locator('.drop-zone'), on.pictures.red, 'image/png');
    await submitDialog(dialog);
    expect(await problemAt(dialog, 'Prompt')).toBe('Say something nicer');
    expect(await filesInDialog(dialog, 'Pictures')).toEqual(['red picture.png']);
    const prompt = fieldOf(dialog, 'Prompt').getByRole('textbox');
    expect(await prompt.inputValue()).toBe('something bad');
    await prompt.fill('something nice');
    await submitDialog(dialog);
    await closed(dialog);
    expect(fake.submissions[1]).toMatchObject({
      prompt: { prompt: { value: 'something nice' } },
      shape: { shape: { selected_option: { value: 'landscape' } } },
      extras: { extras: { selected_options: [{ value: 'sound' }] } },
      pictures: { pictures: { files: [{ name: 'red picture.png' }] } },
    });
  });

  it('keeps what was put in when the bot changes the form, and shows pushed forms on top', async () => {
    const dialog = await openForm();
    await fillDialog(dialog, { Prompt: 'mine', Shape: 'portrait' });
    await uploadInDialog(dialog, 'Pictures', on.pictures.red);
    const [view] = on.world.servers.slack.views();
    const changed = slackForm() as unknown as { title: { text: string }; blocks: object[] };
    changed.title.text = 'Changed';
    changed.blocks.push({ type: 'section', text: { type: 'mrkdwn', text: 'More words' } });
    await on.world.slack.app.client.views.update({
      view_id: view?.id ?? '',
      view: changed as never,
    });
    const same = await dialogOf(slack(), 'Changed');
    await same.getByText('More words').waitFor();
    expect(await fieldOf(same, 'Prompt').getByRole('textbox').inputValue()).toBe('mine');
    expect(await filesInDialog(same, 'Pictures')).toEqual(['red picture.png']);
    fake.answers.push(
      { response_action: 'push', view: slackNote('On top', 'Sure?', 'Yes') },
      { response_action: 'update', view: slackNote('Still on top', 'Really?', 'Yes') },
      { response_action: 'clear' },
    );
    await submitDialog(same);
    const top = await dialogOf(slack(), 'On top');
    await on.page.keyboard.press('Escape');
    await closed(top);
    const back = await dialogOf(slack(), 'Changed');
    expect(await filesInDialog(back, 'Pictures')).toEqual(['red picture.png']);
    fake.answers.unshift({ response_action: 'push', view: slackNote('On top', 'Sure?', 'Yes') });
    await submitDialog(back);
    await submitDialog(await dialogOf(slack(), 'On top'));
    await submitDialog(await dialogOf(slack(), 'Still on top'));
    await closed(slack().getByRole('dialog'));
    expect(on.world.servers.slack.views()).toEqual([]);
  });

  it('tells the bot when it is closed, by Escape or by a button', async () => {
    const dialog = await openForm();
    const inside = () => dialog.evaluate('document.activeElement.closest("dialog") !== null');
    expect(await inside()).toBe(true);
    await on.page.keyboard.press('Escape');
    await closed(dialog);
    await slack().locator('.box textarea:focus').waitFor();
    await fake.said(on.world, 'closed');
    fake.heard.length = 0;
    await cancelDialog(await openForm());
    await fake.said(on.world, 'closed');
    expect(on.world.servers.slack.views()).toEqual([]);
  });

  it('tells the bot at once of a choice or a button outside the inputs, wherever they are', async () => {
    const { client } = on.world.slack.app;
    const trigger_id = on.world.servers.slack.trigger();
    await client.views.open({ trigger_id, view: slackLive('Choose') });
    const dialog = await dialogOf(slack(), 'Live');
    await dialog.getByRole('combobox').selectOption('dogs');
    await dialog.getByText('Heard of static_select').waitFor();
    expect(await fake.said(on.world, 'action')).toMatchObject({
      selected_option: { value: 'dogs' },
    });
    expect(await dialog.getByRole('combobox').inputValue()).toBe('dogs');
    await dialog.getByRole('button', { name: 'More' }).click();
    await dialog.getByText('Heard of button').waitFor();
    await on.page.keyboard.press('Escape');
    await closed(dialog);
    fake.heard.length = 0;
    const { blocks } = slackLive('In a message') as { blocks: never[] };
    const channel = on.world.servers.slack.ids.channel;
    await client.chat.postMessage({ channel, text: 'x', blocks });
    const message = messageOf(slack(), 'In a message');
    await message.getByRole('combobox').selectOption('cats');
    expect(await fake.said(on.world, 'action')).toMatchObject({
      selected_option: { value: 'cats' },
    });
  });

  it('met no error', () => {
    on.expectNoTrouble();
    expect(on.world.slack.errors).toEqual([]);
    expect(on.world.servers.slack.unknownMethods).toEqual([]);
  });
});
