import { expect, it } from 'vitest';
import { getAtt, ref, said, startTestDesk, telling, temporaryFolder, testStack } from './support/assembly.ts';

const answering = `await send(process.env.SAID, { type: event.RequestType, names: event.ResourceProperties.Names, old: event.OldResourceProperties?.Names });
  const body = JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: 'seed-1', StackId: event.StackId, RequestId: event.RequestId, LogicalResourceId: event.LogicalResourceId, Data: { Count: 2 } });
  await fetch(event.ResponseURL, { method: 'PUT', body });`;

const stack = (names: string, code = answering) =>
  testStack({
    resources: {
      Seed: { Type: 'Custom::Seed', Properties: { ServiceToken: getAtt('Seeder'), Names: names } },
      Ignored: { Type: 'Custom::S3AutoDeleteObjects', Properties: { ServiceToken: getAtt('Seeder') } },
    },
    functions: {
      Seeder: telling(code),
      Reader: telling('return { count: process.env.COUNT, id: process.env.ID };', {
        environment: { COUNT: getAtt('Seed', 'Count'), ID: ref('Seed') },
      }),
    },
  });

it('a custom resource is made before the desk is ready, and its attributes are known', async () => {
  const desk = await startTestDesk(stack('a,b'));
  expect(said(desk)).toEqual([{ type: 'Create', names: 'a,b' }]);
  expect(await desk.invoke('Reader', {})).toEqual({ count: '2', id: 'seed-1' });
});

it('it is updated when its properties have changed, and otherwise left alone', async () => {
  const dataDir = temporaryFolder();
  for (const names of ['a', 'a', 'b']) await (await startTestDesk(stack(names), { dataDir })).close();
  const desk = await startTestDesk(stack('b'), { dataDir });
  expect(said(desk)).toEqual([
    { type: 'Create', names: 'a' },
    { type: 'Update', names: 'b', old: 'a' },
  ]);
});

it('the desk does not start when it fails', async () => {
  const failing = `await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify({ Status: 'FAILED', Reason: 'no mailboxes' }) });`;
  await expect(startTestDesk(stack('a', failing))).rejects.toThrow('Test/Seed: no mailboxes');
});
