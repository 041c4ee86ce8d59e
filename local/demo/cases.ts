/**
 * What happened at the demo desk in the last two months, as people lived it: who wrote what when, and who did what about it.
 * A small maker of coffee machines, with customers in Finland and elsewhere.
 */

/** What follows the first mail; `after` counts from the step before, ISO 8601. */
export interface DemoStep {
  after: string;
  /** Local part of the agent's address; absent for the customer's own next mail. */
  by?: 'anna' | 'ben' | 'lead' | 'admin';
  /** The customer's next mail, or the agent's reply. */
  text?: string;
  note?: string;
  take?: boolean;
  /** Sent as PATCH /tickets/{number}. */
  set?: Record<string, unknown>;
  /** With a reply: the status it leaves. */
  status?: 'open' | 'waiting' | 'closed';
}

export interface DemoCase {
  /** Days before today, and the time of day in UTC. */
  daysAgo: number;
  time: string;
  to: 'support' | 'sales' | 'billing';
  from: { name: string; address: string };
  subject: string;
  text: string;
  html?: string;
  attachment?: { filename: string; contentType: string; base64: string };
  /** Extra header lines. */
  headers?: Record<string, string>;
  next?: DemoStep[];
}

const people = {
  virtanen: { name: 'Maija Virtanen', address: 'maija.virtanen@kahvilamaija.test' },
  korhonen: { name: 'Pekka Korhonen', address: 'pekka.korhonen@toimisto.test' },
  makinen: { name: 'Sari Mäkinen', address: 'sari.makinen@leipomo.test' },
  nieminen: { name: 'Jukka Nieminen', address: 'jukka@nieminen.test' },
  lehtonen: { name: 'Outi Lehtonen', address: 'outi.lehtonen@koulu.test' },
  salo: { name: 'Timo Salo', address: 'timo.salo@huolto.test' },
  smith: { name: 'Hannah Smith', address: 'hannah.smith@harbour.test' },
  jones: { name: 'Owen Jones', address: 'owen@jonesroasters.test' },
  brown: { name: 'Alice Brown', address: 'alice.brown@northbank.test' },
  patel: { name: 'Ravi Patel', address: 'ravi.patel@cornerhouse.test' },
  garcia: { name: 'Lucía García', address: 'lucia@garciahotel.test' },
  olsen: { name: 'Ingrid Olsen', address: 'ingrid.olsen@fjord.test' },
} as const;

/** One red pixel: a photograph would only make the data folder bigger. */
const photo = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

export const cases: DemoCase[] = [
  {
    daysAgo: 60,
    time: '06:40',
    to: 'support',
    from: people.virtanen,
    subject: 'Kahvikone ei käynnisty',
    text: 'Hei,\n\nK2-koneemme ei käynnisty tänä aamuna lainkaan. Virtavalo ei syty. Kahvila aukeaa kahdeksalta, mitä voimme tehdä?\n\nTerveisin\nMaija Virtanen\nKahvila Maija',
    next: [
      { after: 'PT35M', by: 'anna', take: true },
      {
        after: 'PT10M',
        by: 'anna',
        text: 'Hei Maija,\n\nkokeile ensin pääsulaketta koneen takana oikealla: paina se pohjaan ja odota kymmenen sekuntia. Jos valo ei syty, tuomme lainakoneen vielä tänään.\n\nAnna',
      },
      { after: 'PT25M', text: 'Kiitos! Sulake oli lauennut, nyt kone toimii.\n\nMaija' },
      {
        after: 'PT40M',
        by: 'anna',
        text: 'Hienoa! Suljen tämän, kirjoita vain jos se laukeaa uudestaan.\n\nAnna',
        status: 'closed',
      },
    ],
  },
  {
    daysAgo: 59,
    time: '08:15',
    to: 'sales',
    from: people.smith,
    subject: 'Quote for three K4 machines',
    text: 'Hello,\n\nwe are opening a second café in March and need three K4 machines with grinders. Could you send a quote, delivered to Bristol?\n\nBest regards,\nHannah Smith',
    next: [
      { after: 'PT2H30M', by: 'ben', take: true },
      {
        after: 'PT1H',
        by: 'ben',
        text: 'Dear Hannah,\n\nthank you for asking. Three K4 with grinders come to 11,940 € delivered to Bristol, in four weeks from the order. The quote is valid until the end of the month.\n\nBen',
        status: 'waiting',
      },
      {
        after: 'P2DT3H',
        text: 'Thank you Ben, that is within our budget. Is a maintenance contract included?\n\nHannah',
      },
      {
        after: 'PT3H',
        by: 'ben',
        text: 'Not included, but the first year is free with three machines. I have noted it on the order.\n\nBen',
        status: 'closed',
      },
    ],
  },
  {
    daysAgo: 57,
    time: '10:05',
    to: 'billing',
    from: people.korhonen,
    subject: 'Lasku 20418 on tullut kahdesti',
    text: 'Hei,\n\nsaimme laskun 20418 kahteen kertaan, ensin 3.9. ja uudestaan eilen. Onko toinen aiheeton?\n\nPekka Korhonen',
    next: [
      {
        after: 'P1DT1H',
        by: 'lead',
        text: 'Hei Pekka,\n\njälkimmäinen on aiheeton, hyvitimme sen juuri. Pahoittelut vaivasta.\n\nLiisa',
        status: 'closed',
      },
    ],
  },
  {
    daysAgo: 55,
    time: '12:30',
    to: 'support',
    from: people.jones,
    subject: 'Steam wand drips',
    text: "Hi, the steam wand of our K2 drips all the time, about a cup an hour. It started after last week's descaling.\n\nOwen",
    attachment: { filename: 'wand.png', contentType: 'image/png', base64: photo },
    next: [
      { after: 'PT50M', by: 'ben', take: true },
      {
        after: 'PT20M',
        by: 'ben',
        text: 'Hi Owen,\n\nthat is almost always the gasket behind the valve. I am posting you two today; changing one takes five minutes, the page in the manual is 24.\n\nBen',
      },
      { after: 'P4D', text: 'Changed it, dry as a bone now. Thanks!\n\nOwen' },
      { after: 'PT2H', by: 'ben', set: { status: 'closed', tags: ['gasket', 'K2'] } },
    ],
  },
  {
    daysAgo: 53,
    time: '07:20',
    to: 'support',
    from: people.lehtonen,
    subject: 'Vesisäiliön anturi antaa virhettä E12',
    text: 'Huomenta,\n\nopettajainhuoneen koneessa palaa virhe E12 vaikka säiliö on täynnä. Olemme käynnistäneet koneen uudelleen kolmesti.\n\nOuti Lehtonen',
    next: [
      {
        after: 'PT3H',
        by: 'anna',
        text: 'Hei Outi,\n\npyyhi säiliön pohjan kaksi metallinappia kuivalla liinalla. Jos E12 palaa, lähetämme uuden anturin.\n\nAnna',
      },
      { after: 'P1DT2H', text: 'Ei auttanut, sama virhe.\n\nOuti' },
      { after: 'PT1H30M', by: 'anna', note: 'Anturi lähtee huomisen postissa, varastossa on neljä.' },
      {
        after: 'PT5M',
        by: 'anna',
        text: 'Uusi anturi lähtee huomenna, asennus on säiliön alla yhdellä ruuvilla.\n\nAnna',
      },
      { after: 'P5D', text: 'Anturi vaihdettu ja kone toimii. Kiitos paljon!\n\nOuti' },
      { after: 'PT4H', by: 'anna', set: { status: 'closed', tags: ['sensor'] } },
    ],
  },
  {
    daysAgo: 52,
    time: '13:45',
    to: 'billing',
    from: people.brown,
    subject: 'Change of invoicing address',
    text: 'Good afternoon,\n\nplease send our invoices from October on to ap@northbank.test, reference NB-77.\n\nAlice Brown\nNorth Bank Offices',
    next: [
      {
        after: 'PT20H',
        by: 'lead',
        text: 'Dear Alice,\n\ndone, the next invoice goes there with the reference NB-77.\n\nLiisa',
        status: 'closed',
      },
    ],
  },
  {
    daysAgo: 50,
    time: '09:10',
    to: 'support',
    from: people.salo,
    subject: 'Varaosaluettelo K4',
    text: 'Moi, tarvitsisin K4:n varaosaluettelon sarjanumerosta 4400 ylöspäin. Huollan niitä täällä Oulussa kuusi kappaletta.\n\nTimo',
    next: [
      {
        after: 'PT6H',
        by: 'anna',
        text: 'Moi Timo,\n\nluettelo on huoltosivulla kohdassa K4 / 2024. Sama numero käy kaikkiin kuuteen.\n\nAnna',
        status: 'closed',
      },
      { after: 'P9D', text: 'Löytyi, mutta tiiviste 4417 puuttuu listasta?\n\nTimo' },
      {
        after: 'PT2H',
        by: 'anna',
        text: 'Totta. Oikea numero on 4417B, lisäsimme sen luetteloon.\n\nAnna',
        status: 'closed',
      },
    ],
  },
  {
    daysAgo: 47,
    time: '11:00',
    to: 'sales',
    from: people.olsen,
    subject: 'Do you ship to Norway?',
    text: 'Hello! Do you ship the K2 to Bergen, and what happens with customs?\n\nIngrid Olsen',
    next: [
      {
        after: 'PT1H',
        by: 'ben',
        text: 'Hello Ingrid,\n\nwe do, delivered and cleared: you pay nothing at the door. Delivery takes eight working days.\n\nBen',
        status: 'closed',
      },
    ],
  },
  {
    daysAgo: 45,
    time: '08:00',
    to: 'support',
    from: people.garcia,
    subject: 'Grinder too loud since the update',
    text: 'Hello,\n\nsince the firmware update of Tuesday both grinders are much louder. Guests complain at breakfast.',
    html: '<p>Hello,</p><p>since the firmware update of <b>Tuesday</b> both grinders are <i>much</i> louder. Guests complain at breakfast.</p><ul><li>K4, serial 4812</li><li>K4, serial 4813</li></ul><p>Lucía García</p>',
    next: [
      { after: 'PT2H', by: 'ben', take: true },
      { after: 'PT15M', by: 'ben', set: { priority: 'high', kind: 'problem' } },
      {
        after: 'PT1H',
        by: 'ben',
        text: 'Dear Lucía,\n\nyou are right: the update runs the burrs faster. Hold both buttons for five seconds to choose the quiet profile; a corrected update follows next week.\n\nBen',
      },
      {
        after: 'P1D',
        by: 'ben',
        note: 'Same with two other hotels. Told the firmware people, fix is planned for 4.2.1.',
      },
      { after: 'P6D', by: 'ben', text: 'The update 4.2.1 is out and mends it. Is it quiet again?\n\nBen' },
      { after: 'PT20H', text: 'Yes! Perfect, thank you.\n\nLucía' },
      { after: 'PT1H', by: 'ben', set: { status: 'closed', tags: ['firmware'] } },
    ],
  },
  {
    daysAgo: 43,
    time: '06:55',
    to: 'support',
    from: people.makinen,
    subject: 'Kone vuotaa lattialle',
    text: 'Hei! Leipomon K2 vuotaa lattialle koneen alta, noin desi tunnissa. Onko vaarallista käyttää?\n\nSari Mäkinen',
    next: [
      { after: 'PT15M', by: 'anna', take: true },
      { after: 'PT5M', by: 'anna', set: { priority: 'urgent', kind: 'incident' } },
      {
        after: 'PT10M',
        by: 'anna',
        text: 'Hei Sari,\n\nota pistoke seinästä ja sulje vesihana. Huoltomies tulee tänään kello 14 mennessä.\n\nAnna',
      },
      { after: 'PT7H', by: 'anna', text: 'Huolto kävi ja vaihtoi letkun. Onko lattia pysynyt kuivana?\n\nAnna' },
      { after: 'PT17H', text: 'On, kiitos nopeasta avusta!\n\nSari' },
      { after: 'PT30M', by: 'anna', set: { status: 'closed', tags: ['leak', 'K2'] } },
    ],
  },
  {
    daysAgo: 41,
    time: '14:20',
    to: 'billing',
    from: people.patel,
    subject: 'Refund for returned grinder',
    text: 'Hello, we returned grinder G1-0932 on the 3rd. When will the refund arrive?\n\nRavi Patel',
    next: [
      {
        after: 'P3D',
        by: 'lead',
        text: 'Dear Ravi,\n\nsorry for the wait: 329 € left our bank this morning.\n\nLiisa',
        status: 'closed',
      },
    ],
  },
  {
    daysAgo: 38,
    time: '07:35',
    to: 'support',
    from: people.nieminen,
    subject: 'Kuinka usein kalkki pitää poistaa?',
    text: 'Terve, meillä on pehmeä vesi. Riittääkö kerran puolessa vuodessa?\n\nJukka',
    next: [
      {
        after: 'PT45M',
        by: 'anna',
        text: 'Terve Jukka,\n\npehmeällä vedellä riittää kerran puolessa vuodessa, tai kun kone pyytää.\n\nAnna',
        status: 'closed',
      },
    ],
  },
  {
    daysAgo: 36,
    time: '09:40',
    to: 'sales',
    from: people.korhonen,
    subject: 'Tarjouspyyntö: viisi K2-konetta toimistoon',
    text: 'Hei,\n\npyydämme tarjousta viidestä K2-koneesta huoltosopimuksella 36 kuukaudeksi. Toimitus Tampereelle.\n\nPekka Korhonen',
    next: [
      { after: 'PT4H', by: 'ben', take: true },
      {
        after: 'PT2H',
        by: 'ben',
        text: 'Hei Pekka,\n\nviisi K2-konetta huollolla on 389 € kuukaudessa, toimitus kahdessa viikossa. Lähetämme sopimuksen heti kun sanot.\n\nBen',
      },
      { after: 'P8D', text: 'Otamme sen. Laittakaa sopimus tulemaan.\n\nPekka' },
      { after: 'PT1H', by: 'ben', set: { kind: 'order' } },
      {
        after: 'PT1H',
        by: 'ben',
        text: 'Kiitos tilauksesta! Sopimus lähti sähköiseen allekirjoitukseen.\n\nBen',
        status: 'closed',
      },
    ],
  },
  {
    daysAgo: 33,
    time: '10:30',
    to: 'support',
    from: people.brown,
    subject: 'Can the machine switch itself on at 7?',
    text: 'Hi, is there a timer? Our first people come at 7:15 and nobody wants to wait for the warm-up.\n\nAlice',
    next: [
      {
        after: 'PT2H',
        by: 'ben',
        text: 'Hi Alice,\n\nyes: Menu, Clock, Wake-up. It warms up in twelve minutes, so 7:00 is just right.\n\nBen',
        status: 'closed',
      },
    ],
  },
  {
    daysAgo: 30,
    time: '08:50',
    to: 'support',
    from: people.virtanen,
    subject: 'Maitovaahto jää vetiseksi',
    text: 'Hei, vaahto on ollut vetistä viikon verran. Maito on samaa kuin ennen.\n\nMaija',
    next: [
      {
        after: 'PT5H',
        by: 'anna',
        text: 'Hei Maija,\n\npuhdista vaahdottimen ilmareikä mukana tulleella neulalla. Ohje on sivulla 18.\n\nAnna',
      },
      { after: 'P2D', text: 'Auttoi heti. Kiitos!\n\nMaija' },
      { after: 'PT3H', by: 'anna', set: { status: 'closed' } },
    ],
  },
  {
    daysAgo: 28,
    time: '12:15',
    to: 'billing',
    from: people.garcia,
    subject: 'VAT number on invoices',
    text: 'Hello, our VAT number is missing on the last two invoices. It is ESB12345678.\n\nLucía García',
    next: [
      {
        after: 'PT22H',
        by: 'lead',
        text: 'Dear Lucía,\n\nboth are corrected and on their way to you again.\n\nLiisa',
        status: 'closed',
      },
    ],
  },
  {
    daysAgo: 26,
    time: '07:05',
    to: 'support',
    from: people.jones,
    subject: 'Touch screen frozen',
    text: 'Morning. The screen of the K4 is frozen on the start page, the buttons work. Serial 4630.\n\nOwen',
    next: [
      { after: 'PT30M', by: 'ben', take: true },
      {
        after: 'PT10M',
        by: 'ben',
        text: 'Morning Owen,\n\nplease hold the power button for twenty seconds, then send me the number that shows in the corner while it starts.\n\nBen',
      },
      { after: 'P1D', text: 'It says 4.2.0-rc. Screen works again for now.\n\nOwen' },
      {
        after: 'PT2H',
        by: 'ben',
        text: 'That is a test version that should not have reached you. 4.2.1 is being pushed to your machine tonight.\n\nBen',
        status: 'closed',
      },
    ],
  },
  {
    daysAgo: 24,
    time: '11:25',
    to: 'sales',
    from: people.lehtonen,
    subject: 'Alennus kouluille?',
    text: 'Hei, saavatko koulut alennusta huoltosopimuksesta?\n\nOuti Lehtonen',
    next: [
      {
        after: 'PT1H',
        by: 'ben',
        text: 'Hei Outi,\n\nsaavat, 15 prosenttia. Teen siitä teille muutoksen ensi kuun alusta.\n\nBen',
        status: 'closed',
      },
    ],
  },
  {
    daysAgo: 21,
    time: '09:00',
    to: 'support',
    from: people.olsen,
    subject: 'Missing drip tray in the parcel',
    text: 'Hello, the K2 arrived today, thank you! Only the drip tray is missing from the box.\n\nIngrid',
    next: [
      {
        after: 'PT3H',
        by: 'anna',
        text: "Hello Ingrid,\n\nsorry about that! The tray left with today's post and reaches you in four days.\n\nAnna",
        status: 'waiting',
      },
      { after: 'P6D', text: 'The tray is here. All good now.\n\nIngrid' },
      { after: 'PT1H', by: 'anna', set: { status: 'closed' } },
    ],
  },
  {
    daysAgo: 19,
    time: '13:10',
    to: 'support',
    from: people.salo,
    subject: 'K4 painemittari näyttää 15 baaria',
    text: 'Moi, yhden K4:n painemittari näyttää 15 baaria lepotilassa. Mittarivika vai oikea paine?\n\nTimo',
    next: [
      { after: 'PT1H', by: 'anna', note: 'Liian korkea. @ben oletko nähnyt tällaista sarjassa 44xx?' },
      { after: 'PT2H', by: 'ben', note: 'Kyllä, varoventtiili juuttuu. Pitää vaihtaa ennen käyttöä.' },
      {
        after: 'PT20M',
        by: 'anna',
        text: 'Moi Timo,\n\nse on oikea paine: varoventtiili on juuttunut. Älä käytä konetta, uusi venttiili lähtee pikana tänään.\n\nAnna',
        status: 'waiting',
      },
      { after: 'P3D', text: 'Venttiili vaihdettu, paine 1,2 baaria.\n\nTimo' },
      { after: 'PT2H', by: 'anna', set: { status: 'closed', tags: ['safety', 'K4'] } },
    ],
  },
  {
    daysAgo: 16,
    time: '08:30',
    to: 'billing',
    from: people.virtanen,
    subject: 'Maksuaika',
    text: 'Hei, voisimmeko saada 30 päivän maksuajan?\n\nMaija Virtanen',
    next: [
      {
        after: 'P1D',
        by: 'lead',
        text: 'Hei Maija,\n\nsopii hyvin, seuraavasta laskusta alkaen.\n\nLiisa',
        status: 'closed',
      },
    ],
  },
  {
    daysAgo: 14,
    time: '10:45',
    to: 'support',
    from: people.patel,
    subject: 'Which beans for a decaf blend?',
    text: 'Hi there, our regulars ask for decaf. Which setting do you recommend for decaf beans on the G1?\n\nRavi',
    next: [
      {
        after: 'PT26H',
        by: 'ben',
        text: 'Hi Ravi,\n\ndecaf is more brittle: go two steps finer and one second longer.\n\nBen',
        status: 'closed',
      },
    ],
  },
  {
    daysAgo: 12,
    time: '06:30',
    to: 'support',
    from: people.smith,
    subject: 'Machine beeps every ten minutes',
    text: 'Hello,\n\nthe K4 at Harbour Street beeps every ten minutes, nothing on the screen. It drives everybody mad.\n\nHannah',
    next: [
      { after: 'PT1H10M', by: 'anna', take: true },
      {
        after: 'PT20M',
        by: 'anna',
        text: 'Dear Hannah,\n\nthat is the reminder to empty the grounds drawer. If the drawer is empty, its switch sticks: press it three times.\n\nAnna',
      },
      { after: 'P1DT4H', text: 'The switch it was. Silence is golden.\n\nHannah' },
      { after: 'PT40M', by: 'anna', set: { status: 'closed' } },
    ],
  },
  {
    daysAgo: 9,
    time: '09:20',
    to: 'sales',
    from: people.nieminen,
    subject: 'Käytetty K2',
    text: 'Terve, onko teillä myydä käytettyä K2:ta mökille?\n\nJukka',
    next: [
      {
        after: 'PT2H',
        by: 'ben',
        text: 'Terve Jukka,\n\nyksi huollettu vuoden 2023 kone olisi, 690 €. Varaanko sen sinulle?\n\nBen',
      },
    ],
  },
  {
    daysAgo: 7,
    time: '07:50',
    to: 'support',
    from: people.makinen,
    subject: 'Taas virhe E12',
    text: 'Hei, nyt meilläkin E12. Säiliö on täynnä.\n\nSari Mäkinen',
    next: [
      { after: 'PT2H', by: 'anna', take: true },
      {
        after: 'PT30M',
        by: 'anna',
        text: 'Hei Sari,\n\npyyhi säiliön pohjan metallinapit. Jos se ei auta, lähetän uuden anturin.\n\nAnna',
      },
      { after: 'P1D', text: 'Ei auttanut.\n\nSari' },
      { after: 'PT3H', by: 'anna', note: 'Kolmas E12 tässä erässä, pitäisikö anturit vaihtaa kaikilta?' },
    ],
  },
  {
    daysAgo: 5,
    time: '12:00',
    to: 'billing',
    from: people.jones,
    subject: 'Invoice 20511 shows the wrong quantity',
    text: 'Hi, invoice 20511 bills four gaskets, we got two.\n\nOwen',
  },
  {
    daysAgo: 4,
    time: '08:10',
    to: 'support',
    from: people.garcia,
    subject: 'Automatic reply: Re: update 4.2.2',
    text: 'I am out of the office until Monday. For urgent matters call the reception.',
    headers: { 'Auto-Submitted': 'auto-replied' },
  },
  {
    daysAgo: 3,
    time: '09:30',
    to: 'support',
    from: { name: 'Lucky Winner Office', address: 'prize@lottery.test' },
    subject: 'You have won a coffee machine!!!',
    text: 'Claim your prize now, only a small fee is needed.',
    headers: { 'X-Tuki-Local-Verdicts': 'spam=fail, dmarc=fail' },
  },
  {
    daysAgo: 2,
    time: '11:15',
    to: 'sales',
    from: people.brown,
    subject: 'Two more machines for the fourth floor',
    text: 'Hello, we would like two more K2 under the same contract. Can they come before Christmas?\n\nAlice',
    next: [{ after: 'PT3H', by: 'ben', take: true }],
  },
  {
    daysAgo: 2,
    time: '13:40',
    to: 'support',
    from: people.korhonen,
    subject: 'Uusi kone näyttää englantia',
    text: 'Hei, miten kielen saa vaihdettua suomeksi?\n\nPekka',
    next: [
      { after: 'PT30M', by: 'anna', text: 'Hei Pekka,\n\nMenu, Language, Suomi. Valinta on toisella sivulla.\n\nAnna' },
    ],
  },
  {
    daysAgo: 1,
    time: '07:15',
    to: 'support',
    from: people.olsen,
    subject: 'Water tastes of plastic',
    text: 'Hello, the first cups of our K2 taste of plastic. We rinsed it three times. Is that normal?\n\nIngrid',
  },
  {
    daysAgo: 1,
    time: '10:05',
    to: 'support',
    from: people.lehtonen,
    subject: 'Huoltokäynti joulukuussa',
    text: 'Hei, sopiiko huoltokäynti viikolla 50, mieluiten maanantaina?\n\nOuti',
    next: [{ after: 'PT1H', by: 'anna', take: true }],
  },
  {
    daysAgo: 0,
    time: '00:10',
    to: 'billing',
    from: people.smith,
    subject: 'Please split the October invoice',
    text: 'Hello,\n\ncould you split the invoice of October in two, one for each café?\n\nThank you,\nHannah',
  },
];
