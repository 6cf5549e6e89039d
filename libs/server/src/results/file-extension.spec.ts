import { fileExtension } from './file-extension';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const zip = bytes('PK\x03\x04 and more');

describe('The ending of a file that a learner gave', () => {
  it.each([
    ['image/png', bytes('\x89PNG\r\n\x1a\n…'), 'png'],
    ['image/jpeg', bytes('\xff\xd8\xff\xe0'), 'jpg'],
    ['', bytes('%PDF-1.7'), 'pdf'],
    ['image/webp', bytes('RIFF\0\0\0\0WEBPVP8 '), 'webp'],
    ['audio/wav', bytes('RIFF\0\0\0\0WAVEfmt '), 'wav'],
    ['audio/mp4', bytes('\0\0\0\x20ftypM4A '), 'm4a'],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', zip, 'docx'],
    ['', zip, 'zip'],
    ['Text/CSV; charset=utf-8', Buffer.from('аты;балл\r\n', 'utf8'), 'csv'],
    ['text/plain', Buffer.from('Эркин жооп', 'utf8'), 'txt'],
  ])('is that of its bytes: %s', (type, content, extension) => {
    expect(fileExtension(type, content)).toBe(extension);
  });

  it.each([
    ['image/png', bytes('\xff\xd8\xff\xe0'), 'jpg'],
    ['image/png', bytes('MZ\x90\0\x03\0\0\0'), 'bin'],
    ['application/pdf', zip, 'zip'],
    ['text/csv', bytes('\x89PNG\r\n\x1a\n…'), 'png'],
    ['image/svg+xml', bytes('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'), 'txt'],
    ['text/html', bytes('<!doctype html><script>x()</script>'), 'txt'],
    ['application/msword', bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'doc'],
    ['', bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'bin'],
    ['constructor', bytes('{}'), 'txt'],
    ['text/plain', bytes('a\0b'), 'bin'],
    ['text/plain', bytes('\xff\xfe'), 'bin'],
    ['image/png', bytes(''), 'bin'],
  ])('does not follow a type that is not theirs: %s', (type, content, extension) => {
    expect(fileExtension(type, content)).toBe(extension);
  });
});
