import { passwordWeakness } from './password-rules';

describe('passwordWeakness', () => {
  it.each(['password123', 'P@ssw0rd2024!', 'Пароль12345', 'Бишкек2026!', 'admin12345', 'kyrgyzstan1', 'Qwerty!2345', 'МЕКТЕП2026'])('finds %s common', (password) => {
    expect(passwordWeakness(password, 'someone')).toBe('common');
  });
  it.each(['aaaaaaaaaa', 'abcabcabcabc', '1212121212', 'төөтөөтөөтөө'])('finds %s repetitive', (password) => {
    expect(passwordWeakness(password, 'someone')).toBe('repetition');
  });
  it.each(['1234567890', '0987654321', 'mnbvcxzlkj', 'ячсмитьбю.', 'poiuytrewq'])('finds a walk in %s', (password) => {
    expect(passwordWeakness(password, 'someone')).toBe('keyboard');
  });
  it('finds the own login', () => {
    expect(passwordWeakness('Aibek2026!!', 'aibek')).toBe('like-login');
    expect(passwordWeakness('aibekaibek9', 'aibek@kolledj.kg')).toBe('like-login');
  });
  it.each(['Тоо-этегинде 7 өрүк', 'correct horse battery', 'k3#vQ8!mZp2w', 'бишкектен ошко чейин 680'])('lets %s pass', (password) => {
    expect(passwordWeakness(password, 'someone')).toBeUndefined();
  });
});
