/**
 * Names by language, as people who transliterate write them: the spelling of the list, the native one, and others that are in use. Made by
 * hand, and by nothing of the product's: what it is measured with must not come from it.
 */
export interface NamePart {
  listed: string;
  native: string | null;
  others: string[];
}

const table = (text: string): NamePart[] =>
  text
    .trim()
    .split(/\s*;\s*/)
    .filter((row) => row !== '')
    .map((row) => {
      const [listed = '', native = '', others = ''] = row.split('|').map((cell) => cell.trim());
      return {
        listed,
        native: native === '' ? null : native,
        others: others
          .split(',')
          .map((one) => one.trim())
          .filter((one) => one !== ''),
      };
    });

/** Endings of Russian family names, by language. */
const russianEndings: [string, string, string[]][] = [
  ['ov', 'ов', ['off', 'ow']],
  ['ovskiy', 'овский', ['ovsky', 'ovski', 'owski']],
  ['enko', 'енко', []],
];

const russianStems = table(`
  Petr|Петр|; Ivan|Иван|Iwan; Sidor|Сидор|; Kuznets|Кузнец|Kusnez; Smirn|Смирн|; Popov|Попов|; Vasil|Васил|Wassil; Sokol|Сокол|; Mikhayl|Михайл|Mikhail,Michail;
  Fedor|Федор|Fyodor; Moroz|Мороз|Moros; Volk|Волк|Wolk; Aleks|Алекс|Alex; Lebed|Лебед|; Semen|Семен|Semyon; Egor|Егор|Yegor; Pavl|Павл|Pawl; Kozl|Козл|Kosl;
  Stepan|Степан|; Nikolay|Николай|Nikolai; Orl|Орл|; Andrey|Андрей|Andrei; Makar|Макар|; Zakhar|Захар|Zahar,Sachar; Shcherbak|Щербак|Scherbak,Schtscherbak; Khrushch|Хрущ|Hrushch;
  Zhuk|Жук|Juk,Schuk; Chern|Черн|Tchern,Tschern; Tsvetk|Цветк|Tzvetk,Cvetk; Yakov|Яков|Iakov,Jakov; Yur|Юр|Jur,Iour; Shev|Шев|Chev,Schev; Bel|Бел|; Gorbach|Горбач|Gorbatch; Rybak|Рыбак|Ribak;
  Medved|Медвед|Medwed; Tikhon|Тихон|Tihon,Tichon; Bogdan|Богдан|; Guse|Гусе|; Kisel|Кисел|; Lukyan|Лукьян|Lukian; Matvey|Матвей|Matvei; Naum|Наум|; Osip|Осип|Ossip; Prokhor|Прохор|Prohor; Radion|Радион|Radyon;
  Savel|Савел|Sawel; Timof|Тимоф|; Ulyan|Ульян|Ulian; Filipp|Филипп|Filip; Khariton|Харитон|Hariton,Chariton; Tsarik|Царик|Zarik; Chekhon|Чехон|Tchehon; Shubin|Шубин|Schubin; Erem|Ерем|Yerem; Yashk|Яшк|Jaschk; Grin|Грин|; Davyd|Давыд|Davyid,David; Zhdan|Ждан|Jdan; Kolomiyts|Коломийц|Kolomiets; Dolgoruk|Долгорук|; Baraban|Барабан|; Vlas|Влас|Wlas; Gavril|Гаврил|Gawril
`);

export const russianFamilies: NamePart[] = russianStems.flatMap(({ listed, native, others }) =>
  russianEndings.map(([ending, nativeEnding, otherEndings]) => ({
    listed: `${listed}${ending}`,
    native: `${native}${nativeEnding}`,
    others: [...others.map((other) => `${other}${ending}`), ...otherEndings.map((other) => `${listed}${other}`)],
  })),
);

export const russianGiven = table(`
  Ivan|Иван|Iwan; Sergey|Сергей|Sergei,Serguei; Dmitriy|Дмитрий|Dmitry,Dmitri,Dimitri; Aleksandr|Александр|Alexander,Alexandr; Aleksey|Алексей|Alexei,Alexey; Andrey|Андрей|Andrei,Andrej;
  Mikhail|Михаил|Mihail,Michail; Nikolay|Николай|Nikolai,Nicolai; Vladimir|Владимир|Wladimir; Yuriy|Юрий|Yuri,Iouri,Juri; Yevgeniy|Евгений|Evgeny,Evgeni,Eugeny; Viktor|Виктор|Victor; Igor|Игорь|; Oleg|Олег|; Pavel|Павел|Pawel;
  Konstantin|Константин|Constantin; Grigoriy|Григорий|Grigory,Grigori; Maksim|Максим|Maxim; Vyacheslav|Вячеслав|Viacheslav,Wjatscheslaw; Gennadiy|Геннадий|Gennady,Gennadi; Anatoliy|Анатолий|Anatoly,Anatoli; Valeriy|Валерий|Valery,Valeri; Roman|Роман|; Stanislav|Станислав|Stanislaw; Timur|Тимур|; Ruslan|Руслан|Rouslan; Arkadiy|Аркадий|Arkady,Arkadi; Boris|Борис|; Leonid|Леонид|; Vadim|Вадим|Wadim; Zakhar|Захар|Zahar; Kirill|Кирилл|Kiril; Denis|Денис|Denys; Artem|Артем|Artyom; Fedor|Федор|Fyodor
`);

export const russianMiddle = table(`
  Ivanovich|Иванович|Iwanowitsch; Sergeyevich|Сергеевич|Sergeevich; Dmitriyevich|Дмитриевич|Dmitrievich; Aleksandrovich|Александрович|Alexandrovich; Alekseyevich|Алексеевич|Alexeevich; Andreyevich|Андреевич|Andreevich; Mikhaylovich|Михайлович|Mikhailovich,Mihailovich; Nikolayevich|Николаевич|Nikolaevich; Vladimirovich|Владимирович|Wladimirowitsch; Yuryevich|Юрьевич|Yurievich; Yevgenyevich|Евгеньевич|Evgenievich; Viktorovich|Викторович|Victorovich; Igorevich|Игоревич|; Olegovich|Олегович|; Pavlovich|Павлович|Pawlowitsch; Grigoryevich|Григорьевич|Grigorievich; Borisovich|Борисович|; Petrovich|Петрович|Petrowitsch; Vasilyevich|Васильевич|Vasilievich; Anatolyevich|Анатольевич|Anatolievich
`);

export const arabicGiven = table(`
  Muhammad|محمد|Mohammed,Mohamed,Mohammad,Mohamad; Ahmad|أحمد|Ahmed; Ali|علي|Aly; Hassan|حسن|Hasan; Hussein|حسين|Husayn,Hussain,Hossein; Mahmud|محمود|Mahmoud,Mahmood; Mustafa|مصطفى|Mostafa,Moustafa; Ibrahim|إبراهيم|Ebrahim,Ibraheem; Khalid|خالد|Khaled,Halid; Umar|عمر|Omar; Uthman|عثمان|Othman,Osman; Yusuf|يوسف|Youssef,Yousef; Isma'il|إسماعيل|Ismail,Ismael; Sa'id|سعيد|Said,Saeed; Salih|صالح|Saleh; Tariq|طارق|Tarik,Tareq; Walid|وليد|Waleed,Oualid; Karim|كريم|Kareem; Nasir|ناصر|Nasser,Naser; Samir|سمير|Sameer; Rashid|رشيد|Rasheed,Rachid; Abdallah|عبد الله|Abdullah,Abdulla; Abd al-Rahman|عبد الرحمن|Abdulrahman,Abdel Rahman,Abdurrahman; Abd al-Aziz|عبد العزيز|Abdulaziz,Abdel Aziz; Abd al-Karim|عبد الكريم|Abdulkarim,Abdel Karim; Faysal|فيصل|Faisal,Feisal; Jamal|جمال|Gamal,Djamal; Jabir|جابر|Jaber; Hamid|حامد|Hamed; Mansur|منصور|Mansour; Marwan|مروان|Marouan; Munir|منير|Mounir,Muneer; Qasim|قاسم|Kassem,Qassem,Kasim; Ra'id|رائد|Raed; Sulayman|سليمان|Suleiman,Soliman; Tahir|طاهر|Taher; Usama|أسامة|Osama,Oussama; Wa'il|وائل|Wael; Yasin|ياسين|Yassin,Yaseen; Yahya|يحيى|Yehia,Yahia; Zakariya|زكريا|Zakaria; Ziyad|زياد|Ziad; Bilal|بلال|Belal; Farid|فريد|Fareed; Ghassan|غسان|Ghasan; Habib|حبيب|Habeeb; Imad|عماد|Emad; Khalil|خليل|Khaleel; Majid|ماجد|Majed; Nizar|نزار|Nezar; Ridwan|رضوان|Redouane,Radwan; Shakir|شاكر|Shaker,Chaker; Talal|طلال|; Ubayd|عبيد|Obaid,Ubaid; Adnan|عدنان|; Basim|باسم|Bassem,Basem; Fadil|فاضل|Fadhil,Fadel; Hisham|هشام|Hicham; Muhsin|محسن|Mohsen; Mazin|مازن|Mazen
`);

export const arabicFamilies = table(`
  al-Tikriti|التكريتي|el-Tikriti,Altikriti,Tikriti; al-Masri|المصري|el-Masry,Almasri; al-Baghdadi|البغدادي|Albaghdadi,Baghdadi; al-Zarqawi|الزرقاوي|Zarkawi,al-Zarkawi; al-Zawahiri|الظواهري|el-Zawahiri,Alzawahiri; al-Shami|الشامي|Alshami,el-Chami; al-Iraqi|العراقي|Aliraqi; al-Libi|الليبي|el-Libi,Allibi; al-Tunisi|التونسي|Altunisi,el-Tounsi; al-Jaza'iri|الجزائري|Aljazairi,el-Djazairi; al-Sudani|السوداني|Alsudani,as-Sudani; al-Yamani|اليماني|Alyamani,Yamani; al-Kuwaiti|الكويتي|Alkuwaiti; al-Qahtani|القحطاني|Alqahtani,Kahtani; al-Harbi|الحربي|Alharbi; al-Shehri|الشهري|Alshehri,Shehri; al-Ghamdi|الغامدي|Alghamdi,Ghamidi; al-Otaibi|العتيبي|Alotaibi,al-Utaybi; al-Dosari|الدوسري|Aldosari,al-Dossary; al-Mutairi|المطيري|Almutairi,al-Mutayri; al-Assad|الأسد|Assad,Alassad; al-Khatib|الخطيب|el-Khatib,Alkhatib; al-Najjar|النجار|an-Najjar,el-Naggar; al-Haddad|الحداد|Alhaddad,Haddad; al-Sabbagh|الصباغ|as-Sabbagh,Sabbagh; al-Hakim|الحكيم|Alhakim,el-Hakim; al-Jabburi|الجبوري|al-Jubouri,Aljabouri; al-Dulaymi|الدليمي|al-Dulaimi,Aldulaimi; al-Ubaydi|العبيدي|al-Obaidi,Alobaidi; al-Janabi|الجنابي|Aljanabi; al-Hamdani|الحمداني|Alhamdani,Hamdani; al-Rawi|الراوي|Alrawi,ar-Rawi; al-Hadithi|الحديثي|Alhadithi; al-Samarra'i|السامرائي|al-Samarrai,Alsamarrai; al-Mawsili|الموصلي|al-Mosuli,Almawsili; al-Basri|البصري|Albasri; al-Najdi|النجدي|Alnajdi; al-Hijazi|الحجازي|Alhijazi,Hegazi; al-Maghribi|المغربي|el-Maghrebi,Almaghribi; al-Shishani|الشيشاني|Alshishani; al-Turki|التركي|Alturki; al-Afghani|الأفغاني|Alafghani; al-Bishi|البيشي|Albishi; al-Fadhli|الفضلي|Alfadhli,al-Fadli; al-Rimawi|الريماوي|Rimawi; al-Barghuthi|البرغوثي|Barghouti,al-Barghouthi; al-Nabulsi|النابلسي|Nabulsi,an-Nabulsi; al-Qudsi|القدسي|al-Kudsi; Darwish|درويش|Darwiche,Darweesh; Mansur|منصور|Mansour; Haniya|هنية|Haniyeh; Nasrallah|نصر الله|Nasralla; Shalabi|شلبي|Chalabi; Makhluf|مخلوف|Makhlouf; Shawkat|شوكت|Chawkat; Tlas|طلاس|Tlass; Qandil|قنديل|Kandil; Sharif|شريف|Shareef,Cherif; Bakkar|بكار|Bakar; Zaydan|زيدان|Zidan,Zaidan
`);

export const persianGiven = table(`
  Mohammad Reza|محمدرضا|Mohammadreza; Hossein|حسین|Hussein,Hosein; Mahmoud|محمود|Mahmood; Mehdi|مهدی|Mahdi; Amir|امیر|; Abbas|عباس|; Gholam|غلام|Gholaam; Reza|رضا|Riza; Saeed|سعید|Said; Masoud|مسعود|Massoud; Behzad|بهزاد|; Farhad|فرهاد|; Javad|جواد|Jawad; Kazem|کاظم|Kazim; Morteza|مرتضی|Murtaza; Naser|ناصر|Nasser; Parviz|پرویز|; Rahim|رحیم|Raheem; Rostam|رستم|Rustam; Siamak|سیامک|; Vahid|وحید|Vaheed; Yadollah|یدالله|Yadullah; Ebrahim|ابراهیم|Ibrahim; Esmail|اسماعیل|Ismail; Davoud|داوود|Davood,Dawud; Fereydoun|فریدون|Fereidoun; Hamid|حمید|; Iraj|ایرج|; Jamshid|جمشید|; Kamran|کامران|; Manouchehr|منوچهر|Manuchehr; Mohsen|محسن|Muhsin; Nader|نادر|Nadir; Qasem|قاسم|Ghasem,Qassem
`);

export const persianFamilies = table(`
  Ahmadi|احمدی|; Hosseini|حسینی|Husseini,Hoseini; Rezaei|رضایی|Rezai,Rezaee; Karimi|کریمی|; Moradi|مرادی|; Jafari|جعفری|Jaafari,Ja'fari; Rahimi|رحیمی|; Salehi|صالحی|; Soleimani|سلیمانی|Sulaimani,Soleymani; Ghorbani|قربانی|Qorbani; Ebrahimi|ابراهیمی|Ibrahimi; Mousavi|موسوی|Musavi,Moosavi; Shirazi|شیرازی|; Tehrani|تهرانی|; Esfahani|اصفهانی|Isfahani; Tabrizi|تبریزی|; Kermani|کرمانی|; Khorasani|خراسانی|; Larijani|لاریجانی|; Rafsanjani|رفسنجانی|; Ahmadinejad|احمدی‌نژاد|; Vahidi|وحیدی|; Zargar|زرگر|; Naqdi|نقدی|Naghdi; Qaani|قاآنی|Ghaani; Sharifi|شریفی|; Amini|امینی|; Bagheri|باقری|Baqeri; Daneshjou|دانشجو|Daneshju; Fakhrizadeh|فخری‌زاده|; Golestani|گلستانی|; Hajizadeh|حاجی‌زاده|; Javanmard|جوانمرد|; Kazemi|کاظمی|; Lotfi|لطفی|; Mirzaei|میرزایی|Mirzai,Mirzaee; Nourbakhsh|نوربخش|Nurbakhsh; Pourmand|پورمند|; Radan|رادان|; Sadeghi|صادقی|Sadeqi; Talebi|طالبی|; Yazdani|یزدانی|; Zarif|ظریف|; Namazi|نمازی|; Behzadi|بهزادی|; Forouzandeh|فروزنده|; Hemmati|همتی|; Jalali|جلالی|
`);

export const chineseFamilies = table(`
  Wang|王|; Li|李|; Zhang|张|; Liu|刘|; Chen|陈|; Yang|杨|; Huang|黄|; Zhao|赵|; Wu|吴|; Zhou|周|; Xu|徐|; Sun|孙|; Ma|马|; Zhu|朱|; Hu|胡|; Guo|郭|; He|何|; Gao|高|; Lin|林|; Luo|罗|; Zheng|郑|; Liang|梁|; Xie|谢|; Song|宋|; Tang|唐|; Deng|邓|; Feng|冯|; Han|韩|; Cao|曹|; Peng|彭|; Xiao|萧|; Cheng|程|; Yuan|袁|; Pan|潘|; Jiang|蒋|; Cai|蔡|; Yu|余|; Du|杜|; Ye|叶|; Su|苏|
`);

export const chineseSyllables = table(`
  wei|伟|; jian|建|; ming|明|; hua|华|; guo|国|; ping|平|; jun|军|; dong|东|; xin|新|; hai|海|; long|龙|; feng|峰|; qiang|强|; bin|斌|; chao|超|; gang|刚|; hong|红|; jie|杰|; kai|凯|; lei|磊|; liang|亮|; peng|鹏|; rong|荣|; sheng|胜|; tao|涛|; wen|文|; xiang|翔|; yong|勇|; zhi|志|; zhong|忠|; cheng|成|; de|德|; fang|芳|; guang|光|; hui|辉|; lin|林|; mei|梅|; nan|楠|; qing|清|; shan|山|
`);

export const koreanFamilies = table(`
  Kim|김|; Ri|리|Lee,Yi,Rhee; Pak|박|Park; Choe|최|Choi; Chong|정|Jeong,Jung; Kang|강|; Cho|조|Jo; Yun|윤|Yoon; Chang|장|Jang; Im|임|Lim; Han|한|; O|오|Oh; So|서|Seo; Sin|신|Shin; Kwon|권|Kweon; Hwang|황|; An|안|Ahn; Song|송|; Hong|홍|; Paek|백|Baek
`);

export const koreanSyllables = table(`
  Yong|영|Young,Yeong; Chol|철|Cheol; Song|성|Seong,Sung; Il|일|; Jong|정|Jeong,Jung; Un|은|Eun; Myong|명|Myeong; Su|수|Soo; Ho|호|; Nam|남|; Kwang|광|Gwang; Hyok|혁|Hyeok,Hyuk; Chun|춘|; Hak|학|; Tae|태|Dae; Sok|석|Seok; Kyong|경|Kyung,Gyeong; Won|원|; Min|민|; Chan|찬|
`);

export const spanishGiven = table(`
  José|| ; Juan|| ; Carlos|| ; Luis|| ; Jesús|| ; Miguel|| ; Ángel|| ; Joaquín|| ; Rafael|| ; Ramón|| ; Andrés|| ; Martín|| ; Héctor|| ; Óscar|| ; Víctor|| ; Iván|| ; Fabián|| ; Julián|| ; Germán|| ; Rubén|| ; Sebastián|| ; Tomás|| ; Vicente|| ; Ignacio|| ; Ismael|| ; Eduardo|| ; Fernando|| ; Francisco|| ; Gerardo|| ; Gilberto|| ; Gonzalo|| ; Guillermo|| ; Javier|| ; Jorge|| ; Leonardo|| ; Marcos|| ; Mauricio|| ; Orlando|| ; Pablo|| ; Pedro|| ; Ricardo|| ; Roberto|| ; Rodrigo|| ; Salvador|| ; Santiago|| ; Sergio||
`);

export const spanishFamilies = table(`
  García|| ; Rodríguez|| ; Martínez|| ; Hernández|| ; López|| ; González|| ; Pérez|| ; Sánchez|| ; Ramírez|| ; Torres|| ; Flores|| ; Rivera|| ; Gómez|| ; Díaz|| ; Reyes|| ; Cruz|| ; Morales|| ; Ortiz|| ; Gutiérrez|| ; Chávez|| ; Ruiz|| ; Álvarez|| ; Castillo|| ; Jiménez|| ; Vásquez|| ; Romero|| ; Herrera|| ; Medina|| ; Aguilar|| ; Guzmán|| ; Núñez|| ; Beltrán|| ; Cárdenas|| ; Cifuentes|| ; de la Cruz|| ; de León|| ; del Río|| ; Escobar|| ; Espinoza|| ; Fuentes|| ; Guerrero|| ; Ibáñez|| ; Lara|| ; Maldonado|| ; Mejía|| ; Montoya|| ; Muñoz|| ; Navarro|| ; Ochoa|| ; Orejuela|| ; Pacheco|| ; Peña|| ; Quintero|| ; Restrepo|| ; Rincón|| ; Salazar|| ; Sandoval|| ; Solís|| ; Trujillo|| ; Urdinola|| ; Valencia|| ; Varela|| ; Velásquez|| ; Villarreal|| ; Zambrano|| ; Zapata|| ; Zúñiga|| ; Arellano|| ; Caro|| ; Carrillo||
`);

export const englishGiven = table(`
  James|| ; John||Jon ; Robert|| ; Michael|| ; William|| ; David|| ; Richard|| ; Joseph|| ; Thomas|| ; Charles|| ; Christopher|| ; Daniel|| ; Matthew||Mathew ; Anthony||Antony ; Mark||Marc ; Donald|| ; Steven||Stephen ; Andrew|| ; Kenneth|| ; Joshua|| ; Kevin|| ; Brian||Bryan ; George|| ; Timothy|| ; Ronald|| ; Edward|| ; Jason|| ; Jeffrey||Geoffrey ; Gary|| ; Nicholas||Nicolas ; Eric||Erik ; Jonathan|| ; Larry|| ; Scott|| ; Frank|| ; Gregory|| ; Raymond|| ; Patrick|| ; Walter|| ; Harold|| ; Margaret|| ; Elizabeth|| ; Susan|| ; Dorothy|| ; Helen|| ; Sandra||
`);

export const englishFamilies = table(`
  Smithson|| ; Johnston|| ; Williamson|| ; Thompson||Thomson ; Harrison|| ; O'Connor||O Connor ; O'Brien|| ; McDonald||MacDonald,Mc Donald ; Whitfield|| ; Blackwood|| ; Hargreaves|| ; Pemberton|| ; Ashworth|| ; Fairbanks|| ; Holloway|| ; Kingsley|| ; Lockwood|| ; Montgomery|| ; Norwood|| ; Prescott|| ; Radcliffe||Radcliff ; Sinclair||St Clair ; Thornton|| ; Underwood|| ; Wainwright|| ; Yardley|| ; Abernathy|| ; Bancroft|| ; Carrington|| ; Davenport|| ; Ellsworth|| ; Forsyth||Forsythe ; Gallagher|| ; Huntington|| ; Ingram|| ; Jefferson|| ; Kirkpatrick|| ; Livingston||Livingstone ; Merriweather|| ; Nightingale|| ; Osborne||Osborn ; Pennington|| ; Quigley|| ; Rutherford|| ; Stanhope|| ; Trevelyan|| ; Vaughan|| ; Westbrook|| ; Wyndham|| ; Fitzgerald||
`);

export const companyNames =
  `Aramex Bolshoy Caspian Danube Euphrates Fortuna Golden Horizon Ibex Jasmine Karakum Levant Meridian Nordvik Orion Palmyra Quartz
  Rubicon Sahara Taurus Ural Volga Westgate Xenon Yenisei Zenith Amur Baltika Crescent Delmon Emirates Falcon Gulfstar Hermes Ishtar Juniper Kavkaz Lazurit
  Mashreq Neptune Oasis Persepolis Qeshm Rassvet Severnaya Tigris Unity Vostok Wadi Yakutia Zagros Alborz Burevestnik Cedar Damask`.split(
    /\s+/,
  );

export const companyTrades =
  `Shipping Trading Petroleum Logistics Aviation Construction Engineering Exchange Investments Metals Mining Pharmaceuticals
  Technologies Telecommunications Textiles Transport Electronics Fertilizers Machinery Refining Chemicals Insurance Foodstuffs Defense Microelectronics`.split(
    /\s+/,
  );

export const companyPlaces =
  `International Middle-East Eurasia Tehran Damascus Moscow Dubai Beirut Caracas Pyongyang Hong-Kong Sevastopol General Global Overseas United National`.split(
    /\s+/,
  );

/** Forms of companies, each with the others that stand for it. */
export const companyForms: [string, string[]][] = [
  ['LLC', ['L.L.C.', 'Limited Liability Company', '']],
  ['LTD', ['Limited', 'Ltd.', '']],
  ['CO. LTD', ['Company Limited', 'Co., Ltd.', 'Ltd']],
  ['OOO', ['LLC', '']],
  ['JSC', ['Joint Stock Company', 'AO', '']],
  ['S.A.', ['SA', '']],
  ['GMBH', ['GmbH', '']],
  ['FZE', ['']],
];
