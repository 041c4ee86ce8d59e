/** Sends spam to a desk over SMTP as fast as it is taken: `flood-sender.ts <port> <mails> <senders>`, in a process of its own. */
import { constants, setPriority } from 'node:os';
import { createTransport } from 'nodemailer';

// It stands for thousands of machines elsewhere: what they compute must not take the time of this one.
setPriority(constants.priority.PRIORITY_LOW);

const [port = 0, count = 0, senders = 1] = process.argv.slice(2).map(Number);
const connections = 16;
const transport = createTransport({
  host: '127.0.0.1',
  port,
  secure: false,
  ignoreTLS: true,
  pool: true,
  maxConnections: connections,
  maxMessages: Number.POSITIVE_INFINITY,
});

let next = 0;
async function sendSome(): Promise<void> {
  for (let turn = next++; turn < count; turn = next++) {
    await transport.sendMail({
      from: `spam${turn % senders}@spam${turn % 97}.test`,
      to: 'support@demo.test',
      subject: `Cheap offer ${turn}`,
      text: `Buy now, number ${turn}. `.repeat(40),
      headers: { 'X-Tuki-Local-Verdicts': 'spam=fail' },
    });
  }
}

await Promise.all(Array.from({ length: connections }, sendSome));
transport.close();
